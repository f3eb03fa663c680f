import type { NotificationRow, Side } from '@app/contracts';
import type { Database } from '@app/platform';

import type { NoticeKind } from '../domain/notice';
import { noticeText } from '../domain/notice-text';

interface InboxRow {
  account_id: string;
  seq: number;
  at: number;
  kind: NoticeKind;
  order_id: string;
  symbol: string;
  side: Side | null;
  price_units: number | null;
  quantity: number | null;
  leaves: number | null;
  cause: string | null;
  message: string | null;
  read: boolean;
}

/** What a list of notifications is cut down to. */
export interface InboxQuery {
  readonly accountId: string;
  readonly beforeSeq: number;
  readonly unreadOnly: boolean;
  readonly limit: number;
}

// The lower bound keeps a search for unread ones from walking through all that was read.
const LIST = `
  with upto as (
    select coalesce((select seq from notification.read_upto where account_id = $1), 0) as seq)
  select inbox.*, inbox.seq <= (select seq from upto) or marks.seq is not null as read
    from notification.inbox as inbox
    left join notification.read_marks as marks
      on marks.account_id = inbox.account_id and marks.seq = inbox.seq
   where inbox.account_id = $1 and inbox.seq < $2
     and inbox.seq > (select case when $3::boolean then seq else 0 end from upto)
     and (not $3::boolean or marks.seq is null)
   order by inbox.seq desc limit $4`;

const MARK_SOME = `
  with marked as (
    insert into notification.read_marks (account_id, seq)
    select account_id, seq from notification.inbox
     where account_id = $1 and seq = any ($2::bigint[])
       and seq > coalesce((select seq from notification.read_upto where account_id = $1), 0)
    on conflict do nothing returning 1)
  select count(*) as marked from marked`;

const MARK_ALL = `
  with upto as (
    select coalesce((select seq from notification.read_upto where account_id = $1), 0) as seq),
  newest as (
    select max(seq) as seq from notification.inbox where account_id = $1),
  moved as (
    insert into notification.read_upto as stored (account_id, seq)
    select $1, seq from newest where seq is not null
    on conflict (account_id) do update set seq = greatest(stored.seq, excluded.seq)),
  dropped as (
    delete from notification.read_marks
     where account_id = $1 and seq <= (select seq from newest))
  select count(*) as marked from notification.inbox
   where account_id = $1 and seq > (select seq from upto) and seq <= (select seq from newest)
     and not exists (select from notification.read_marks as marks
                      where marks.account_id = $1 and marks.seq = inbox.seq)`;

/**
 * Reads the inbox and keeps what was read of it. Marks are a person's own and stand apart from the
 * projected rows, so that those can be built anew from the stream.
 */
export class InboxStore {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  async list(query: InboxQuery): Promise<NotificationRow[]> {
    const { accountId, beforeSeq, unreadOnly, limit } = query;
    const values = [accountId, beforeSeq, unreadOnly, limit];
    const rows = await this.database.query<InboxRow>(LIST, values);
    return rows.map(toNotification);
  }

  /** Marks those of the account's numbers that are unread; answers how many. */
  async markSome(accountId: string, seqs: readonly number[]): Promise<number> {
    const rows = await this.database.query<{ marked: number }>(MARK_SOME, [accountId, seqs]);
    return rows[0]?.marked ?? 0;
  }

  /** Marks everything that is there now; answers how many were unread. */
  async markAll(accountId: string): Promise<number> {
    const rows = await this.database.query<{ marked: number }>(MARK_ALL, [accountId]);
    return rows[0]?.marked ?? 0;
  }
}

function toNotification(row: InboxRow): NotificationRow {
  const { seq, at, kind, symbol, side, cause, message, read } = row;
  const facts = { seq, at, kind, symbol, side, cause, message };
  const accountId = row.account_id;
  const orderId = row.order_id;
  const text = noticeText({
    ...facts,
    accountId,
    orderId,
    priceUnits: row.price_units,
    quantityShares: row.quantity,
    leavesShares: row.leaves,
  });
  const order = { accountId, kind, orderId, symbol, severity: null };
  return { id: `orders:${seq}`, seq, at, ...order, text, read };
}
