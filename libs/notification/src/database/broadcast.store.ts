import type {
  Broadcast,
  BroadcastRequest,
  BroadcastSeverity,
  NotificationRow,
} from '@app/contracts';
import { DomainError, required } from '@app/kernel';
import type { Database, Queryable } from '@app/platform';

import { broadcastId } from '../domain/notice-id';

interface BroadcastRow {
  number: number;
  after_seq: number;
  at: number;
  severity: BroadcastSeverity;
  text: string;
  symbol: string | null;
  ends_at: number | null;
  said_by: string;
  withdrawn_at: number | null;
  withdrawn_by: string | null;
}

/** A message to everybody as one account has it: with its place among the notifications. */
export interface PlacedBroadcast {
  readonly number: number;
  readonly row: NotificationRow;
}

/** More at once would be noise, and each of them goes to everybody. */
const VALID_MAX = 20;
const COLUMNS = `number, after_seq, at, severity, text, symbol, ends_at, said_by, withdrawn_at,
                 withdrawn_by`;
/** Holds for the time `$1`. */
const VALID = 'withdrawn_at is null and (ends_at is null or ends_at > $1)';

/** Messages to everybody and who has read them. One row each, however many accounts there are. */
export class BroadcastStore {
  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /** Newest first; only those valid at `validAt`, or all for null. */
  async list(validAt: number | null, limit: number): Promise<Broadcast[]> {
    const rows = await this.database.query<BroadcastRow>(
      `select ${COLUMNS} from notification.broadcasts
        where $1::bigint is null or (${VALID}) order by number desc limit $2`,
      [validAt, limit],
    );
    return rows.map(toBroadcast);
  }

  /** Those valid at `at` as notifications of an account, newest first. */
  async ofAccount(accountId: string, at: number): Promise<PlacedBroadcast[]> {
    const rows = await this.database.query<BroadcastRow & { read: boolean }>(
      `select ${COLUMNS}, exists (select from notification.broadcast_reads as reads
                where reads.account_id = $2 and reads.number = said.number) as read
         from notification.broadcasts as said
        where ${VALID} order by after_seq desc, number desc limit ${VALID_MAX}`,
      [at, accountId],
    );
    return rows.map((row) => ({ number: row.number, row: toNotification(accountId, row) }));
  }

  /** Number in the stream `orders` after which a message stands; null for one that is not there. */
  async place(number: number): Promise<number | null> {
    const rows = await this.database.query<{ after_seq: number }>(
      'select after_seq from notification.broadcasts where number = $1',
      [number],
    );
    return rows[0]?.after_seq ?? null;
  }

  /** Throws FIELDS_CONFLICT, DUPLICATE_REQUEST_ID. */
  async add(request: BroadcastRequest, now: { at: number; seq: number }): Promise<Broadcast> {
    const { severity, text, symbol, endsAt, by, requestId } = request;
    const row = await this.database.transaction(async (tx) => {
      // One after the other, so that the bound holds however many announce at once.
      await tx.query('lock table notification.broadcasts in share row exclusive mode');
      const [known] = await tx.query<BroadcastRow>(
        `select ${COLUMNS} from notification.broadcasts where request_id = $1`,
        [requestId],
      );
      if (known !== undefined) return sameAs(known, request);
      await assertRoom(tx, now.at);
      const [made] = await tx.query<BroadcastRow>(
        `insert into notification.broadcasts
           (request_id, after_seq, at, severity, text, symbol, ends_at, said_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${COLUMNS}`,
        [requestId, now.seq, now.at, severity, text, symbol, endsAt, by],
      );
      return required(made, 'the message that was added');
    });
    return toBroadcast(row);
  }

  /** The first who withdraws stays on record. Null for a message that is not there. */
  async withdraw(number: number, by: string, at: number): Promise<Broadcast | null> {
    const [row] = await this.database.query<BroadcastRow>(
      `update notification.broadcasts
          set withdrawn_at = coalesce(withdrawn_at, $2), withdrawn_by = coalesce(withdrawn_by, $3)
        where number = $1 returning ${COLUMNS}`,
      [number, at, by],
    );
    return row === undefined ? null : toBroadcast(row);
  }

  /** Marks those of the numbers (all for null) that are valid and unread; answers how many. */
  async mark(accountId: string, numbers: readonly number[] | null, at: number): Promise<number> {
    const [row] = await this.database.query<{ marked: number }>(
      `with marked as (
         insert into notification.broadcast_reads (account_id, number)
         select $2, number from notification.broadcasts
          where ${VALID} and ($3::bigint[] is null or number = any ($3))
         on conflict do nothing returning 1)
       select count(*) as marked from marked`,
      [at, accountId, numbers],
    );
    return row?.marked ?? 0;
  }
}

async function assertRoom(tx: Queryable, at: number): Promise<void> {
  const [row] = await tx.query<{ valid: number }>(
    `select count(*) as valid from notification.broadcasts where ${VALID}`,
    [at],
  );
  const value = (row?.valid ?? 0) + 1;
  if (value <= VALID_MAX) return;
  throw new DomainError('FIELDS_CONFLICT', `at most ${VALID_MAX} messages are valid at once`, {
    limit: VALID_MAX,
    value,
  });
}

/** A repeat answers what it made. Throws DUPLICATE_REQUEST_ID for another message. */
function sameAs(known: BroadcastRow, request: BroadcastRequest): BroadcastRow {
  const isSame =
    known.severity === request.severity &&
    known.text === request.text &&
    known.symbol === request.symbol &&
    known.ends_at === request.endsAt;
  if (isSame) return known;
  throw new DomainError('DUPLICATE_REQUEST_ID', 'the request_id was used for another message', {
    field: 'request_id',
  });
}

function toBroadcast(row: BroadcastRow): Broadcast {
  return {
    id: broadcastId(row.number),
    at: row.at,
    severity: row.severity,
    text: row.text,
    symbol: row.symbol,
    endsAt: row.ends_at,
    by: row.said_by,
    withdrawnAt: row.withdrawn_at,
    withdrawnBy: row.withdrawn_by,
  };
}

function toNotification(accountId: string, row: BroadcastRow & { read: boolean }): NotificationRow {
  const { at, symbol, severity, text, read } = row;
  const facts = { at, accountId, kind: 'broadcast', orderId: null, symbol, severity } as const;
  return { id: broadcastId(row.number), seq: row.after_seq, ...facts, text, read };
}
