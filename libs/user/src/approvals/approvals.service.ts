import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { ApprovalsApi } from '@app/contracts';
import type { Approval, ApprovalDecision, ApprovalState, NewApproval } from '@app/contracts';
import { Clock, DomainError, required } from '@app/kernel';
import { Database } from '@app/platform';
import type { Queryable } from '@app/platform';

import { permissionDenied } from '../domain/refusals';

/** How long a request waits: what nobody looked at within a day is asked for anew. */
const WAIT_MS = 24 * 3_600_000;
/** Requests that wait at once; each is read by a person. */
const PENDING_MAX = 500;
/** Longest time that carrying out a change may take, timeouts included. */
const CARRY_OUT_MS = 60_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface ApprovalRow {
  readonly seq: number;
  readonly id: string;
  readonly state: Exclude<ApprovalState, 'expired'>;
  readonly action: Approval['action'];
  readonly subject: string;
  readonly command: string;
  /** JSON text. */
  readonly changes: string;
  readonly reason: string;
  readonly requested_by_id: string;
  readonly requested_by: string;
  readonly requested_at: number;
  readonly expires_at: number;
  readonly decided_by: string | null;
  readonly decided_at: number | null;
  readonly note: string | null;
  readonly code: string | null;
}

/** Local binding of {@link ApprovalsApi}, on the table `users.approvals`. */
@Injectable()
export class Approvals extends ApprovalsApi {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** A repeat under the same id answers what it made. Throws FIELDS_CONFLICT. */
  override async request(request: NewApproval): Promise<Approval> {
    const now = this.clock.now();
    const row = await this.oneByOne(async (tx) => {
      const [known] = await tx.query<ApprovalRow>(
        'select * from users.approvals where requested_by_id = $1 and request_id = $2',
        [request.userId, request.requestId],
      );
      if (known !== undefined) return sameAs(known, request);
      await assertRoom(tx, now);
      return await add(tx, request, now);
    });
    return this.present(row);
  }

  override async list(query: {
    state: ApprovalState | null;
    beforeSeq: number | null;
    limit: number;
  }): Promise<Approval[]> {
    const rows = await this.database.query<ApprovalRow>(
      `select * from users.approvals
        where ($1::text is null or $1 = case
                when state = 'pending' and expires_at <= $2 then 'expired' else state end)
          and ($3::bigint is null or seq < $3)
        order by seq desc limit $4`,
      [query.state, this.clock.now(), query.beforeSeq, query.limit],
    );
    return rows.map((row) => this.present(row));
  }

  /** Throws APPROVAL_NOT_FOUND. */
  override async approval({ id }: { id: string }): Promise<Approval> {
    return this.present(await found(this.database, id));
  }

  /** Throws APPROVAL_NOT_FOUND, PERMISSION_DENIED, FIELDS_CONFLICT. */
  override async decide(decision: ApprovalDecision): Promise<Approval> {
    const now = this.clock.now();
    const row = await this.oneByOne(async (tx) => {
      const asked = await found(tx, decision.id);
      if (decision.verdict === 'approve') await assertMayApprove(tx, asked, { decision, now });
      const { state } = this.present(asked, now);
      if (state !== 'pending') throw decidedAlready(state);
      const [decided] = await tx.query<ApprovalRow>(
        `update users.approvals
            set state = $2, decided_by_id = $3, decided_by = $4, decided_at = $5, note = $6
          where id = $1 returning *`,
        [
          decision.id,
          decision.verdict === 'approve' ? 'approved' : 'rejected',
          decision.userId,
          decision.username,
          now,
          decision.note,
        ],
      );
      return required(decided, 'the request that was decided');
    });
    return this.present(row);
  }

  /** A change that has an outcome keeps it. Throws APPROVAL_NOT_FOUND. */
  override async finish({ id, code }: { id: string; code: string | null }): Promise<Approval> {
    const row = await this.oneByOne(async (tx) => {
      await tx.query(
        `update users.approvals set state = $2, code = $3 where id = $1 and state = 'approved'`,
        [knownForm(id), code === null ? 'applied' : 'failed', code],
      );
      return await found(tx, id);
    });
    return this.present(row);
  }

  /** Requests are few: one after the other, so that what is checked still holds when it is done. */
  private oneByOne<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await tx.query('lock table users.approvals in share row exclusive mode');
      return await work(tx);
    });
  }

  private present(row: ApprovalRow, now: number = this.clock.now()): Approval {
    const hasExpired = row.state === 'pending' && row.expires_at <= now;
    return {
      id: row.id,
      seq: row.seq,
      state: hasExpired ? 'expired' : row.state,
      action: row.action,
      subject: row.subject,
      command: row.command,
      changes: JSON.parse(row.changes) as Approval['changes'],
      reason: row.reason,
      requestedBy: row.requested_by,
      requestedAt: row.requested_at,
      expiresAt: row.expires_at,
      decidedBy: row.decided_by,
      decidedAt: row.decided_at,
      note: row.note,
      code: row.code,
    };
  }
}

async function add(tx: Queryable, request: NewApproval, now: number): Promise<ApprovalRow> {
  const [made] = await tx.query<ApprovalRow>(
    `insert into users.approvals (id, request_id, action, subject, command, changes,
       reason, requested_by_id, requested_by, requested_role, requested_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning *`,
    [
      randomUUID(),
      request.requestId,
      request.action,
      request.subject,
      request.command,
      JSON.stringify(request.changes),
      request.reason,
      request.userId,
      request.username,
      request.role,
      now,
      now + WAIT_MS,
    ],
  );
  return required(made, 'the request that was added');
}

/** Nobody approves what they asked for, and two changes of one thing never run at once. */
async function assertMayApprove(
  tx: Queryable,
  asked: ApprovalRow,
  { decision, now }: { decision: ApprovalDecision; now: number },
): Promise<void> {
  if (asked.requested_by_id === decision.userId) {
    throw permissionDenied('a request is approved by another person than asked for it');
  }
  const running = await tx.query(
    `select 1 from users.approvals
      where state = 'approved' and action = $1 and subject = $2 and decided_at > $3`,
    [asked.action, asked.subject, now - CARRY_OUT_MS],
  );
  if (running.length === 0 || asked.state !== 'pending') return;
  const message = `another change of ${asked.subject} is being carried out`;
  throw new DomainError('FIELDS_CONFLICT', message, { field: 'approval_id' });
}

async function assertRoom(tx: Queryable, now: number): Promise<void> {
  const [row] = await tx.query<{ waiting: number }>(
    `select count(*) as waiting from users.approvals where state = 'pending' and expires_at > $1`,
    [now],
  );
  const value = (row?.waiting ?? 0) + 1;
  if (value <= PENDING_MAX) return;
  throw new DomainError('FIELDS_CONFLICT', `at most ${PENDING_MAX} requests wait at once`, {
    limit: PENDING_MAX,
    value,
  });
}

/** Throws DUPLICATE_REQUEST_ID for another change under the id of a known one. */
function sameAs(known: ApprovalRow, { action, command }: NewApproval): ApprovalRow {
  if (known.action === action && known.command === command) return known;
  throw new DomainError('DUPLICATE_REQUEST_ID', 'the request_id was used for another change', {
    field: 'request_id',
  });
}

async function found(tx: Queryable, id: string): Promise<ApprovalRow> {
  const [row] = await tx.query<ApprovalRow>('select * from users.approvals where id = $1', [
    knownForm(id),
  ]);
  if (row === undefined) throw notFound();
  return row;
}

/** The id, if it is one at all. */
function knownForm(id: string): string {
  if (!UUID.test(id)) throw notFound();
  return id;
}

function notFound(): DomainError {
  return new DomainError('APPROVAL_NOT_FOUND', 'no such request', { field: 'approval_id' });
}

function decidedAlready(state: ApprovalState): DomainError {
  const message = `the request does not wait any more: it is ${state}`;
  return new DomainError('FIELDS_CONFLICT', message, { field: 'approval_id', state });
}
