import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { Deployment, Trader } from '@app/testing';
import {
  ExchangeHttp,
  fund,
  register,
  REGISTERED_PASSWORD,
  signIn,
  signInAgain,
  until,
} from '@app/testing';

import type { ShownLevel } from './auditor/acknowledgements';
import type { AuditReport } from './auditor/auditor';
import { audit } from './auditor/auditor';
import type { LoadFigures } from './load-client';
import { AcknowledgementLog, LoadClient } from './load-client';

const SYMBOLS = [
  ['AAPL', 19_000],
  ['MSFT', 42_000],
  ['V', 28_000],
] as const;
const TRADERS = 6;
const WORKERS = 256;
const SETTLE_MS_MAX = 60_000;

/** What a load needs to know of a deployment. */
export type LoadedExchange = Pick<Deployment, 'baseUrl' | 'databaseUrl'>;

/** How hard a load presses. */
export interface LoadPressure {
  readonly workers: number;
  readonly restMs?: number;
}

/** A load on a deployment, with its log, and the audit of what came of it. */
export class LoadSetting {
  private constructor(
    private readonly exchange: LoadedExchange,
    private readonly http: ExchangeHttp,
    private readonly log: AcknowledgementLog,
    private readonly operator: Trader,
    private readonly traders: readonly Trader[],
    readonly load: LoadClient,
  ) {}

  /** Registers and funds traders; the load does not run yet. */
  static async prepare(
    exchange: LoadedExchange,
    seed: number,
    pressure: LoadPressure = { workers: WORKERS },
  ): Promise<LoadSetting> {
    const http = new ExchangeHttp(exchange.baseUrl, pressure.workers);
    const operator = await signIn(http, 'operator_demo');
    const traders: Trader[] = [];
    for (let index = 1; index <= TRADERS; index += 1) {
      const trader = await register(http, `load_trader_${index}`);
      const give = async (asset: string, amount: string): Promise<void> => {
        await fund(operator, trader.username, { asset, amount, request_id: `start-${asset}` });
      };
      await give('USD', '10000000');
      for (const [symbol] of SYMBOLS) await give(symbol, '50000');
      traders.push(trader);
    }
    const folder = mkdtempSync(join(tmpdir(), 'openbell-load-'));
    const log = new AcknowledgementLog(join(folder, 'acknowledgements.jsonl'));
    const load = new LoadClient({
      traders,
      operator,
      symbols: SYMBOLS,
      log,
      seed,
      ...pressure,
    });
    return new LoadSetting(exchange, http, log, operator, traders, load);
  }

  get figures(): LoadFigures {
    return this.load.figures;
  }

  get logPath(): string {
    return this.log.path;
  }

  /** Signs everybody in anew. */
  async renew(): Promise<void> {
    await signInAgain(this.operator);
    for (const trader of this.traders) await signInAgain(trader, REGISTERED_PASSWORD);
  }

  /**
   * Notes the books that the API shows and audits, again until everything is decided and every
   * projection has it.
   */
  async audit(): Promise<AuditReport> {
    await this.load.stop();
    let report = await this.auditNow();
    const settled = async (): Promise<boolean> => {
      if (isSettled(report)) return true;
      report = await this.auditNow();
      return isSettled(report);
    };
    // What does not come to its end is in the report.
    await until('everything at its end', settled, SETTLE_MS_MAX).catch(() => false);
    return report;
  }

  /** Waits until everything is decided and every projection has it. */
  async settled(): Promise<void> {
    const { databaseUrl } = this.exchange;
    const atRest = async (): Promise<boolean> => isSettled(await audit({ databaseUrl }));
    await until('all projections at the end', atRest, SETTLE_MS_MAX);
  }

  /** The exchange's own view of the same. */
  async reconciliation(): Promise<unknown> {
    return await this.operator.get('/v2/admin/reconciliation');
  }

  /** Closes everything; the log goes with the database that it tells of. */
  close(): void {
    this.log.close();
    rmSync(dirname(this.log.path), { recursive: true, force: true });
    this.http.close();
  }

  private async auditNow(): Promise<AuditReport> {
    for (const [symbol] of SYMBOLS) {
      const path = `/v2/orderbooks/${symbol}?depth=1000`;
      const { bids, asks } = await this.operator.get<Book>(path);
      this.log.write({ k: 'book', symbol, bids, asks });
    }
    const { databaseUrl } = this.exchange;
    return await audit({ databaseUrl, logPath: this.log.path });
  }
}

/** Every order has come to its end or its place, and every table shows it. */
function isSettled({ checks }: AuditReport): boolean {
  return checks.every(({ id, ok }) => (id !== 'P1' && id !== 'W1') || ok);
}

interface Book {
  readonly bids: readonly ShownLevel[];
  readonly asks: readonly ShownLevel[];
}

/** What an audit found broken, for a message that says it all. */
export function brokenChecks(report: AuditReport): unknown[] {
  return report.checks.filter(({ ok }) => !ok);
}

/** Seed of this run; FAULT_SEED gives that of an earlier one. */
export function seedOfRun(): number {
  const given = Number.parseInt(process.env['FAULT_SEED'] ?? '', 10);
  return Number.isNaN(given) ? Date.now() & 0x7fff_ffff : given;
}
