import type { Answer, Chance, Trader } from '@app/testing';
import { ExchangeHttp, signIn, signInAgain, until } from '@app/testing';

import type { DeploymentKind, Fleet } from '../fleet/fleet';
import type { HintChaos } from '../fleet/hint-chaos';
import type { LoadSetting } from '../load-setting';
import type { StillExchange } from './still';

/** What a fault gets to work with. */
export interface Scene {
  readonly fleet: Fleet;
  readonly setting: LoadSetting;
  readonly probe: Probe;
  readonly chance: Chance;
  readonly hints: HintChaos;
  readonly still: StillExchange;
  /** Notes a proof that the fault took place; a fault without one fails. */
  happened(what: string): void;
}

/** One row of the matrix (reliability, "Fault testing"). */
export interface Fault {
  /** `F3`; several rows may share one. */
  readonly id: string;
  readonly name: string;
  readonly on: readonly DeploymentKind[];
  /** Shards by symbol and by account that it needs; one of each unless told otherwise. */
  readonly shards?: number;
  /** Part of the short run within `npm test`. */
  readonly short?: boolean;
  /** Ends most processes at once, or may, so they load side by side: runs without another lane. */
  readonly loadsAll?: boolean;
  /** Makes the fault, proves that it happened, heals it. Recovery is measured from its end. */
  run(scene: Scene): Promise<void>;
}

/** How long it took until all was well again, in milliseconds. */
export interface Recovery {
  readonly answeredMs: number;
  readonly caughtUpMs: number;
}

/** Longest that a fault may take to show. */
export const SHOWS_MS = 30_000;
/** A recovery that takes longer than this is none. */
const RECOVERS_MS_MAX = 60_000;
const PROBE_TIMEOUT_MS = 3_000;
const LAG_SQL = `
  select h.stream || ' behind ' || i.key as name
    from streams.stream_head h, jsonb_each_text(h.inputs) i
    join streams.stream_head u on u.stream = i.key
   where i.value::bigint < u.next_seq - 1
  union all
  select c.projector || ' behind ' || c.stream
    from streams.projector_cursor c join streams.stream_head h using (stream)
   where c.seq < h.next_seq - 1`;

/** Asks an exchange what a trader would: is it there, does it take orders. */
export class Probe {
  private constructor(
    readonly http: ExchangeHttp,
    readonly operator: Trader,
    readonly trader: Trader,
    private readonly fleet: Fleet,
  ) {}

  static async prepare(fleet: Fleet): Promise<Probe> {
    const http = new ExchangeHttp(fleet.baseUrl);
    const operator = await signIn(http, 'operator_demo');
    const trader = await signIn(http, 'buyer_demo');
    return new Probe(http, operator, trader, fleet);
  }

  close(): void {
    this.http.close();
  }

  /** Signs in anew. */
  async renew(): Promise<void> {
    await signInAgain(this.operator);
    await signInAgain(this.trader);
  }

  /** The same questions asked by somebody else. */
  of(trader: Trader): Probe {
    return new Probe(this.http, this.operator, trader, this.fleet);
  }

  /** Places an order that rests; null when no answer came. */
  async order(symbol = 'JPM', price = '199.00'): Promise<Answer | null> {
    const body = { symbol, side: 'buy', qty: '1', type: 'limit', time_in_force: 'gtc' };
    const ask = { body: { ...body, limit_price: price }, timeoutMs: PROBE_TIMEOUT_MS };
    return await this.trader.send('POST', '/v2/orders', ask).catch(() => null);
  }

  /** True when a new order came to rest in its book. */
  async takesOrders(symbol?: string, price?: string): Promise<boolean> {
    const answer = await this.order(symbol, price);
    if (answer?.status !== 200) return false;
    if (answer.body['status'] === 'new') return true;
    const path = `/v2/orders/${answer.body['id']}`;
    const ask = { timeoutMs: PROBE_TIMEOUT_MS };
    return await until('the order is decided', async () => {
      const later = await this.trader.send('GET', path, ask).catch(() => null);
      return later?.status === 200 && later.body['status'] === 'new';
    }).catch(() => false);
  }

  /** Waits until a new order is refused with 503; answers the service that it names. */
  async refused(): Promise<string> {
    const answer = await until(
      'an order is refused with 503 and a reason',
      async () => {
        const heard = await this.order();
        const named = heard?.status === 503 && heard.body['reason'] === 'SERVICE_DOWN';
        return named ? heard : null;
      },
      SHOWS_MS,
    );
    return String(answer.body['service'] ?? answer.body['message']);
  }

  /** True when the book of a symbol is served. */
  async showsBook(symbol = 'AAPL'): Promise<boolean> {
    const ask = { timeoutMs: PROBE_TIMEOUT_MS };
    const path = `/v2/orderbooks/${symbol}`;
    const answer = await this.trader.send('GET', path, ask).catch(() => null);
    return answer?.status === 200;
  }

  /** Stages and projections that stand before the end of what they read. */
  async behind(): Promise<string[]> {
    const { postgres, databaseUrl } = this.fleet;
    const rows = await postgres.query<{ name: string }>(databaseUrl, LAG_SQL);
    return rows.map(({ name }) => name);
  }

  /** Epoch of a stream. */
  async epoch(stream: string): Promise<number> {
    const { postgres, databaseUrl } = this.fleet;
    const text = 'select epoch::text from streams.stream_head where stream = $1';
    const [row] = await postgres.query<{ epoch: string }>(databaseUrl, text, [stream]);
    return Number.parseInt(row?.epoch ?? '0', 10);
  }
}

/** Waits until the load has had that many more answers; that a service is away is none. */
export async function moreAnswers({ setting }: Scene, count: number): Promise<void> {
  const answers = (): number => setting.figures.answered - (setting.figures.statuses[503] ?? 0);
  const before = answers();
  await until(`${count} answers`, () => answers() > before + count, SHOWS_MS);
}

/** Waits until that many more orders of the load were taken. */
export async function moreOrders({ setting }: Scene, count: number): Promise<void> {
  const taken = (): number => setting.figures.statuses[200] ?? 0;
  const before = taken();
  await until(`${count} orders are taken`, () => taken() > before + count, SHOWS_MS);
}

/** A wait that is the fault itself: so long something stays broken. */
export function lasts(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Starts what was ended, all at once, and waits until each is ready: how long many processes take
 * to load says more of the machine than of the exchange, so recovery is measured from there.
 */
export async function startAll({ fleet, happened }: Scene): Promise<void> {
  const from = performance.now();
  await fleet.startAll();
  const seconds = Math.round((performance.now() - from) / 100) / 10;
  happened(`${fleet.processes.size} processes ready again after ${seconds} s`);
}

/**
 * L1: from now, a new order rests, and then nothing lags once no more orders come. Answers how long
 * that took, also when it was longer than promised: what was lost is asked in any case.
 */
export async function recover({ probe, setting }: Scene): Promise<Recovery> {
  const from = performance.now();
  await until('a new order is answered (L1)', () => probe.takesOrders(), RECOVERS_MS_MAX);
  const answeredMs = performance.now() - from;
  setting.load.pause();
  let behind: string[] = [];
  const caughtUp = async (): Promise<boolean> => {
    behind = await probe.behind();
    return behind.length === 0;
  };
  try {
    await until('nothing lags (L1)', caughtUp, RECOVERS_MS_MAX);
  } catch (error) {
    throw new Error(`${String(error)}: ${behind.join(', ')}`, { cause: error });
  }
  return { answeredMs, caughtUpMs: performance.now() - from };
}
