import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Chance } from '@app/testing';

import type { DeploymentKind } from '../fleet/fleet';
import { Fleet } from '../fleet/fleet';
import { HintChaos } from '../fleet/hint-chaos';
import type { PostgresServer } from '../fleet/postgres-server';
import { brokenChecks, LoadSetting } from '../load-setting';
import type { FaultRow, Spent } from './fault-row';
import { failedRow } from './fault-row';
import type { Fault, Recovery, Scene } from './scene';
import { moreAnswers, Probe, recover } from './scene';
import { StillExchange } from './still';

const PRESSURE = { workers: 8, restMs: 40 };
/** Log-ins are renewed after this long; their tokens live for 15 minutes. */
const SIGNED_IN_MS_MAX = 8 * 60_000;

/** How a run of faults is made. */
export interface ArenaOptions {
  readonly kind: DeploymentKind;
  readonly seed: number;
  readonly postgres: PostgresServer;
  readonly shards: number;
  /** True where another lane is in the midst of its faults. */
  readonly gently: boolean;
  /** L1: longest recovery. */
  readonly recoveryMsMax: number;
}

/** A deployment under load in which faults happen one after the other. */
export class Arena {
  private acknowledged = 0;
  private signedInAt = performance.now();
  private readonly still: StillExchange;
  private spent: Spent = { fleet: 0, fault: 0, recovery: 0, audit: 0 };

  private constructor(
    private readonly options: ArenaOptions,
    private readonly fleet: Fleet,
    private readonly setting: LoadSetting,
    private readonly probe: Probe,
    private readonly hints: HintChaos,
    private readonly chance: Chance,
  ) {
    this.still = new StillExchange(fleet, setting);
  }

  static async open(options: ArenaOptions): Promise<Arena> {
    const chance = new Chance(options.seed);
    const hints = new HintChaos(chance.fork());
    const folder = mkdtempSync(join(tmpdir(), 'openbell-faults-'));
    const { kind, postgres, seed, shards, gently } = options;
    const fleet = new Fleet({ kind, postgres, folder, shards, gently, redisChaos: hints.wire });
    const from = performance.now();
    try {
      await fleet.start();
      const probe = await Probe.prepare(fleet);
      const setting = await LoadSetting.prepare(fleet, seed, PRESSURE);
      const arena = new Arena(options, fleet, setting, probe, hints, chance);
      arena.spent.fleet = since(from);
      return arena;
    } catch (error) {
      await fleet.dispose();
      throw error;
    }
  }

  /** Lets one fault happen and judges what it left; never throws for what it finds. */
  async judge(fault: Fault): Promise<FaultRow> {
    const seen: string[] = [];
    const { kind, seed } = this.options;
    let row = failedRow({ fault, kind, seed }, 'not judged');
    try {
      await this.renew();
      const recovery = await this.suffer(fault, seen);
      const { answeredMs, caughtUpMs } = recovery;
      row = { ...row, answeredMs: Math.round(answeredMs), caughtUpMs: Math.round(caughtUpMs) };
      row = { ...row, ...(await this.verdict()) };
      row = inTime(row, this.options.recoveryMsMax);
    } catch (thrown) {
      row = { ...row, error: failedRow({ fault, kind, seed }, thrown).error };
    }
    const { spent } = this;
    this.spent = { fleet: 0, fault: 0, recovery: 0, audit: 0 };
    return { ...row, seen, spent };
  }

  get shards(): number {
    return this.options.shards;
  }

  async close(): Promise<void> {
    // A fault that failed may have left PostgreSQL down.
    await this.options.postgres.startAgain();
    this.setting.load.pause();
    await this.still.dispose();
    await this.fleet.dispose();
    await this.setting.load.stop();
    this.probe.close();
    this.setting.close();
  }

  /** What the processes said last, for a fault that failed. */
  get logs(): string {
    const tails = [...this.fleet.processes.values()].map(({ name, log, ends }) => {
      const last = log.split('\n').slice(-12).join('\n  ');
      return `${name} (ended ${JSON.stringify(ends.slice(-3))})\n  ${last}`;
    });
    return tails.join('\n');
  }

  /** What the auditor and the exchange itself say of it. */
  private async verdict(): Promise<Verdict> {
    const from = performance.now();
    const report = await this.setting.audit();
    const { status } = (await this.setting.reconciliation()) as { status: string };
    this.spent.audit = since(from);
    const { answered, lost, duplicated } = report.acknowledged;
    const acknowledged = Math.max(0, answered - this.acknowledged);
    this.acknowledged = answered;
    const broken = brokenChecks(report);
    const errors = [
      ...(broken.length > 0 ? [JSON.stringify(broken)] : []),
      ...(status === 'ok' ? [] : [`reconciliation says ${status}`]),
    ];
    const error = errors.length > 0 ? errors.join('; ') : null;
    const ids = report.checks.filter(({ ok }) => !ok).map(({ id }) => id);
    return { ok: error === null, error, acknowledged, lost, duplicated, broken: ids.join(' ') };
  }

  private async renew(): Promise<void> {
    if (performance.now() - this.signedInAt < SIGNED_IN_MS_MAX) return;
    await this.setting.load.stop();
    await this.setting.renew();
    await this.probe.renew();
    this.signedInAt = performance.now();
  }

  private async suffer(fault: Fault, seen: string[]): Promise<Recovery> {
    const { fleet, setting, probe, hints, chance, still } = this;
    const happened = (what: string): void => void seen.push(what);
    const scene: Scene = { fleet, setting, probe, hints, chance, still, happened };
    const from = performance.now();
    await setting.load.stop();
    setting.load.start();
    await moreAnswers(scene, 40);
    await fault.run(scene);
    if (seen.length === 0) throw new Error('nothing proves that the fault happened');
    this.spent.fault = since(from);
    const recovery = await recover(scene);
    await setting.load.stop();
    this.spent.recovery = since(from) - this.spent.fault;
    return recovery;
  }
}

type Verdict = Pick<FaultRow, 'ok' | 'error' | 'acknowledged' | 'lost' | 'duplicated' | 'broken'>;

/** A row that recovered too late is not as promised, whatever else is right about it. */
function inTime(row: FaultRow, msMax: number): FaultRow {
  const { caughtUpMs } = row;
  if (caughtUpMs === null || caughtUpMs <= msMax) return row;
  const late = `recovered after ${caughtUpMs} ms, promised are ${msMax} (L1)`;
  return {
    ...row,
    ok: false,
    error: row.error === null ? late : `${late}; ${row.error}`,
    broken: `L1 ${row.broken}`.trim(),
  };
}

function since(from: number): number {
  return Math.round(performance.now() - from);
}
