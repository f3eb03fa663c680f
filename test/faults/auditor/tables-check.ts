import type { Client } from 'pg';

import type { ShownLevel } from './acknowledgements';
import type { Findings } from './findings';
import type { Journal } from './journal';
import { whole } from './journal';
import type { MatchWalk } from './match-walk';
import type { OrderRecords } from './order-records';
import type { FillTotals } from './orders-walk';
import type { Level } from './price-queue';

/** M1, M4, P1, P2 and the tables' side of T1 and B1. */
export class TablesCheck {
  constructor(
    private readonly client: Client,
    private readonly findings: Findings,
    private readonly quiet: boolean,
  ) {}

  /** M1, M4; P2: the ledger adds up to what the wallet stream adds up to. */
  async ledger(totals: ReadonlyMap<string, number>): Promise<void> {
    const { expect } = this;
    const unbalanced = await this.client.query<{ shard: number; seq: string; asset: string }>(
      `select shard, seq::text, asset, sum(amount)::text as sum from wallet.ledger
        group by shard, seq, asset having sum(amount) <> 0 order by seq, shard limit 20`,
    );
    expect('M1', unbalanced.rowCount === 0, () => JSON.stringify(unbalanced.rows));
    const { rows } = await this.client.query<{ key: string; legs: string; balance: string }>(
      `select coalesce(l.account_id, b.account_id) || ' ' || coalesce(l.asset, b.asset) as key,
              coalesce(l.amount, 0)::text as legs, coalesce(b.amount, 0)::text as balance
         from (select shard, account_id, asset, sum(amount) as amount from wallet.ledger
                group by 1, 2, 3) l
         full join wallet.balances b
           on b.shard = l.shard and b.account_id = l.account_id and b.asset = l.asset`,
    );
    const summed = new Map<string, number>();
    for (const { key, legs, balance } of rows) {
      expect('M4', legs === balance, () => `${key}: ${balance}, its legs sum to ${legs}`);
      summed.set(key, (summed.get(key) ?? 0) + whole(legs));
    }
    if (!this.quiet) return;
    for (const key of new Set([...summed.keys(), ...totals.keys()])) {
      const [table, stream] = [summed.get(key) ?? 0, totals.get(key) ?? 0];
      expect('P2', table === stream, () => `${key}: ledger ${table}, stream ${stream}`);
    }
  }

  /** P1: no projection is ahead of its stream; once quiet each stands at its end. */
  async cursors(journal: Journal): Promise<void> {
    const { rows } = await this.client.query<{ projector: string; stream: string; seq: string }>(
      `select projector, stream, seq::text from streams.projector_cursor`,
    );
    for (const { projector, stream, seq: text } of rows) {
      const end = journal.heads.get(stream)?.lastSeq ?? 0;
      const seq = whole(text);
      this.expect('P1', this.quiet ? seq === end : seq <= end, () => {
        return `${projector} stands at ${stream} ${seq}, which ends at ${end}`;
      });
    }
  }

  /** P2: the orders table is the fold of its stream. B1: its open orders are the engine's. */
  async orders(records: OrderRecords, match: MatchWalk): Promise<void> {
    if (!this.quiet) return;
    const { rows } = await this.client.query<{
      id: string;
      status: string;
      open: boolean;
      filled: string;
    }>(`select order_id::text as id, status, open, filled::text from orders.orders`);
    const seen = new Set<string>();
    for (const { id, status, open, filled } of rows) {
      seen.add(id);
      const record = records.get(id);
      const ended = record?.end ?? null;
      const same = ended === null ? !ENDED.has(status) : status === ended;
      this.expect('P2', same && whole(filled) === record?.filledSaid, () => {
        return `order ${id}: table ${status} ${filled}, stream ${ended} ${record?.filledSaid}`;
      });
      this.expect('B1', open === match.live.has(id), () => {
        return `order ${id} is ${open ? 'open' : 'ended'} in the table, not in the book`;
      });
    }
    for (const { orderId, replaces, end } of records.byId.values()) {
      const lived = replaces === null || end !== null || match.live.has(orderId);
      this.expect('P2', !lived || seen.has(orderId), () => `order ${orderId} is not in the table`);
    }
  }

  /** T1: fills and reports name trades that happened, each once. */
  async trades(match: MatchWalk, totals: FillTotals): Promise<void> {
    for (const [key, { buys, sells }] of totals.trades) {
      const known = match.trades.has(key);
      this.expect('T1', known && buys === 1 && sells === 1, () => {
        return `trade ${key} ${known ? '' : 'is not in the match stream; '}${buys} / ${sells} fills`;
      });
    }
    if (!this.quiet) return;
    const { rows } = await this.client.query<{ key: string }>(
      `select shard || ':' || trade_id as key from reporting.trades`,
    );
    const reported = new Set(rows.map(({ key }) => key));
    for (const key of new Set([...match.trades.keys(), ...reported])) {
      this.expect('T1', match.trades.has(key) && reported.has(key), () => {
        return `trade ${key} is not both traded and reported`;
      });
      this.expect('T1', !match.trades.has(key) || totals.trades.has(key), () => {
        return `trade ${key} filled no order`;
      });
    }
  }

  private readonly expect: Findings['expect'] = (id, right, problem) => {
    this.findings.expect(id, right, problem);
  };
}

const ENDED: ReadonlySet<string> = new Set([
  'filled',
  'canceled',
  'expired',
  'replaced',
  'rejected',
]);

/** B1: a book as the API showed it is the fold of its match stream. */
export function checkShownBook(
  match: MatchWalk,
  findings: Findings,
  shown: { symbol: string; bids: readonly ShownLevel[]; asks: readonly ShownLevel[] },
): void {
  const book = match.books.get(shown.symbol);
  if (book?.plain === false) return;
  const tick = tickOf(match, shown.symbol);
  const folded = (levels: readonly Level[] = []): string =>
    JSON.stringify(levels.map(({ priceTicks, shares, orders }) => [priceTicks, shares, orders]));
  const seen = (levels: readonly ShownLevel[]): string =>
    JSON.stringify(levels.map(({ p, s, n }) => [Math.round((p * 10_000) / tick), s, n]));
  for (const [side, levels] of [
    ['buy', shown.bids],
    ['sell', shown.asks],
  ] as const) {
    const [fold, api] = [folded(book?.[side].shown()), seen(levels)];
    findings.expect('B1', fold === api, () => `${shown.symbol} ${side}: fold ${fold}, API ${api}`);
  }
}

function tickOf(match: MatchWalk, symbol: string): number {
  for (const { record } of match.live.values()) {
    if (record.symbol === symbol) return record.cashUnitsPerTick;
  }
  return 100;
}
