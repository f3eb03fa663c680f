import type { Entry, OrdersEvent } from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import type { Database } from '@app/platform';
import type { Projection, Statement } from '@app/streams';

import type { Notice } from '../domain/notice';
import { noticeOf } from '../domain/notice';

const INSERT_NOTICES = `
  insert into notification.inbox (account_id, seq, at, kind, order_id, symbol, side, price_units,
                                  quantity, leaves, cause, message)
  select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::uuid[], $6::text[],
                       $7::text[], $8::bigint[], $9::bigint[], $10::bigint[], $11::text[],
                       $12::text[])`;

const NOTE_INSTRUMENTS = `
  insert into notification.instruments (symbol, cash_units_per_tick)
  select * from unnest($1::text[], $2::bigint[])
  on conflict (symbol) do update set cash_units_per_tick = excluded.cash_units_per_tick`;

/**
 * One row for each event that a person should hear of, keyed by account and stream number, so that
 * nobody hears of anything twice. It keeps the facts; words are made on reading, which spares the
 * writer the work and the disk the repetition.
 */
export class InboxProjection implements Projection {
  readonly name = 'notification.inbox';
  readonly streams = [ORDERS_STREAM];
  readonly onPoison = 'dead_letter';
  private unitsPerTick = new Map<string, number>();

  constructor(private readonly database: Pick<Database, 'query'>) {}

  async load(): Promise<void> {
    const rows = await this.database.query<{ symbol: string; cash_units_per_tick: number }>(
      'select symbol, cash_units_per_tick from notification.instruments',
    );
    this.unitsPerTick = new Map(rows.map((row) => [row.symbol, row.cash_units_per_tick]));
  }

  project(entries: readonly Entry[]): readonly Statement[] {
    const noted = new Map<string, number>();
    const notices: Notice[] = [];
    for (const entry of entries as readonly Entry<OrdersEvent>[]) {
      const { event } = entry;
      if (event.type === 'instrument_noted') {
        const { symbol, cashUnitsPerTick } = event.instrument;
        noted.set(symbol, cashUnitsPerTick);
        this.unitsPerTick.set(symbol, cashUnitsPerTick);
        continue;
      }
      const notice = noticeOf(entry, this.unitsPerTick);
      if (notice !== null) notices.push(notice);
    }
    const statements: Statement[] = [];
    if (noted.size > 0) statements.push(noteInstruments(noted));
    if (notices.length > 0) statements.push(insertNotices(notices));
    return statements;
  }
}

function noteInstruments(noted: ReadonlyMap<string, number>): Statement {
  const rows = [...noted].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: 'notification.note_instruments',
    text: NOTE_INSTRUMENTS,
    values: [rows.map(([symbol]) => symbol), rows.map(([, units]) => units)],
  };
}

function insertNotices(notices: Notice[]): Statement {
  notices.sort(byAccountThenNumber);
  return {
    name: 'notification.insert_notices',
    text: INSERT_NOTICES,
    values: [
      notices.map((notice) => notice.accountId),
      notices.map((notice) => notice.seq),
      notices.map((notice) => notice.at),
      notices.map((notice) => notice.kind),
      notices.map((notice) => notice.orderId),
      notices.map((notice) => notice.symbol),
      notices.map((notice) => notice.side),
      notices.map((notice) => notice.priceUnits),
      notices.map((notice) => notice.quantityShares),
      notices.map((notice) => notice.leavesShares),
      notices.map((notice) => notice.cause),
      notices.map((notice) => notice.message),
    ],
  };
}

function byAccountThenNumber(a: Notice, b: Notice): number {
  if (a.accountId !== b.accountId) return a.accountId < b.accountId ? -1 : 1;
  return a.seq - b.seq;
}
