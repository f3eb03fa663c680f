import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Chance } from '@app/testing';

import type { AuditReport } from '../auditor/auditor';
import type { DeploymentKind } from '../fleet/fleet';
import { Fleet } from '../fleet/fleet';
import { HintChaos } from '../fleet/hint-chaos';
import type { PostgresServer } from '../fleet/postgres-server';
import { brokenChecks, LoadSetting } from '../load-setting';
import type { Fault, Recovery, Scene } from './scene';
import { moreAnswers, Probe, recover } from './scene';

const PRESSURE = { workers: 8, restMs: 40 };

/** One row of the table. */
export interface FaultRow {
  readonly fault: string;
  readonly name: string;
  readonly kind: DeploymentKind;
  readonly seed: number;
  readonly ok: boolean;
  /** Requests that were answered as done, within this fault. */
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly broken: string;
  readonly answeredMs: number | null;
  readonly caughtUpMs: number | null;
  readonly seen: readonly string[];
  readonly error: string | null;
}

/** How a run of faults is made. */
export interface ArenaOptions {
  readonly kind: DeploymentKind;
  readonly seed: number;
  readonly postgres: PostgresServer;
  readonly shards: number;
  /** L1: longest recovery. */
  readonly recoveryMsMax: number;
}

/** A deployment under load in which faults happen one after the other. */
export class Arena {
  private acknowledged = 0;

  private constructor(
    private readonly options: ArenaOptions,
    private readonly fleet: Fleet,
    private readonly setting: LoadSetting,
    private readonly probe: Probe,
    private readonly hints: HintChaos,
    private readonly chance: Chance,
  ) {}

  static async open(options: ArenaOptions): Promise<Arena> {
    const chance = new Chance(options.seed);
    const hints = new HintChaos(chance.fork());
    const folder = mkdtempSync(join(tmpdir(), 'openbell-faults-'));
    const { kind, postgres, seed, shards } = options;
    const fleet = new Fleet({ kind, postgres, folder, shards, redisChaos: hints.wire });
    try {
      await fleet.start();
      const probe = await Probe.prepare(fleet);
      const setting = await LoadSetting.prepare(fleet, seed, PRESSURE);
      return new Arena(options, fleet, setting, probe, hints, chance);
    } catch (error) {
      await fleet.dispose();
      throw error;
    }
  }

  /** Lets one fault happen and judges what it left; never throws for what it finds. */
  async judge(fault: Fault): Promise<FaultRow> {
    const seen: string[] = [];
    let recovery: Recovery | null = null;
    let report: AuditReport | null = null;
    let error: string | null = null;
    try {
      recovery = await this.suffer(fault, seen);
      report = await this.setting.audit();
      if (brokenChecks(report).length > 0) error = JSON.stringify(brokenChecks(report));
      const { status } = (await this.setting.reconciliation()) as { status: string };
      if (status !== 'ok') error = `${error ?? ''} reconciliation says ${status}`;
    } catch (thrown) {
      error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    }
    const { answered = 0, lost = 0, duplicated = 0 } = report?.acknowledged ?? {};
    const before = this.acknowledged;
    this.acknowledged = answered;
    const broken = report?.checks.filter(({ ok }) => !ok).map(({ id }) => id) ?? [];
    const { kind, seed } = this.options;
    return {
      ...{ fault: fault.id, name: fault.name, kind, seed, ok: error === null, seen, error },
      ...{ acknowledged: Math.max(0, answered - before), lost, duplicated },
      broken: broken.join(' '),
      answeredMs: recovery === null ? null : Math.round(recovery.answeredMs),
      caughtUpMs: recovery === null ? null : Math.round(recovery.caughtUpMs),
    };
  }

  get shards(): number {
    return this.options.shards;
  }

  async close(): Promise<void> {
    // A fault that failed may have left PostgreSQL down.
    await this.options.postgres.startAgain();
    this.setting.load.pause();
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

  private async suffer(fault: Fault, seen: string[]): Promise<Recovery> {
    const { fleet, setting, probe, hints, chance } = this;
    const happened = (what: string): void => void seen.push(what);
    const scene: Scene = { fleet, setting, probe, hints, chance, happened };
    await setting.load.stop();
    setting.load.start();
    await moreAnswers(scene, 40);
    await fault.run(scene);
    if (seen.length === 0) throw new Error('nothing proves that the fault happened');
    const recovery = await recover(scene, this.options.recoveryMsMax);
    await setting.load.stop();
    return recovery;
  }
}

/** Adds a row to the file from which the table is made. */
export function note(row: FaultRow, path: string | undefined): void {
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(row)}\n`);
}
