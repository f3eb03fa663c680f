import { Injectable } from '@nestjs/common';
import { AuditApi } from '@app/contracts';
import type {
  AuditCommand,
  AuditMark,
  AuditOutcome,
  AuditQuery,
  AuditRow,
  AuditVerdict,
} from '@app/contracts';
import { Clock } from '@app/kernel';
import { Database } from '@app/platform';
import { AUDIT_ORIGIN, auditHash, ChainWalk, type ChainRow } from './audit-chain';

/** Name of the lock under which one row after the other is appended, whoever appends. */
const CHAIN_LOCK = 7_204_881;
const VERIFY_PAGE = 5_000;

interface FoundRow {
  readonly seq: number;
  readonly hash: string;
  readonly body: string;
  readonly outcome: string | null;
}

/** Local binding of {@link AuditApi}, on the table `users.audit_log`. */
@Injectable()
export class AuditTrail extends AuditApi {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override begin(command: AuditCommand): Promise<AuditMark> {
    return this.append({ kind: 'command', at: this.clock.now(), ...command });
  }

  override end(outcome: AuditOutcome): Promise<AuditMark> {
    return this.append({ kind: 'outcome', at: this.clock.now(), ...outcome });
  }

  override async search(query: AuditQuery): Promise<AuditRow[]> {
    const { username, action, subject, outcome, fromAt, untilAt, beforeSeq, limit } = query;
    const text = query.text === null ? null : `%${escaped(query.text)}%`;
    const rows = await this.database.query<FoundRow>(
      `select c.seq, c.hash, c.body, o.body as outcome
         from users.audit_log c
         left join users.audit_log o on o.kind = 'outcome' and o.command_id = c.command_id
        where c.kind = 'command'
          and ($1::text is null or c.username = $1) and ($2::text is null or c.action = $2)
          and ($3::text is null or c.subject = $3)
          and ($4::text is null or coalesce(o.outcome, 'unknown') = $4)
          and ($5::text is null or c.body ilike $5 or o.body ilike $5)
          and ($6::bigint is null or c.at >= $6) and ($7::bigint is null or c.at <= $7)
          and ($8::bigint is null or c.seq < $8)
        order by c.seq desc limit $9`,
      [username, action, subject, outcome, text, fromAt, untilAt, beforeSeq, limit],
    );
    return rows.map(auditRow);
  }

  override async verify(): Promise<AuditVerdict> {
    const walk = new ChainWalk();
    for (let from = 0; ;) {
      const rows = await this.database.query<ChainRow>(
        `select seq, body, prev_hash as "prevHash", hash from users.audit_log
          where seq > $1 order by seq limit $2`,
        [from, VERIFY_PAGE],
      );
      for (const row of rows) if (!walk.follow(row)) return walk.verdict();
      const last = rows.at(-1);
      if (last === undefined) return walk.verdict();
      from = last.seq;
    }
  }

  private append(entry: object): Promise<AuditMark> {
    const body = JSON.stringify(entry);
    return this.database.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
      const [last] = await tx.query<AuditMark>(
        'select seq, hash from users.audit_log order by seq desc limit 1',
      );
      const prevHash = last?.hash ?? AUDIT_ORIGIN;
      const seq = (last?.seq ?? 0) + 1;
      const hash = auditHash(prevHash, seq, body);
      await tx.query(
        'insert into users.audit_log (seq, body, prev_hash, hash) values ($1, $2, $3, $4)',
        [seq, body, prevHash, hash],
      );
      return { seq, hash };
    });
  }
}

function auditRow({ seq, hash, body, outcome }: FoundRow): AuditRow {
  const command = JSON.parse(body) as AuditCommand & { at: number };
  const ended = outcome === null ? null : (JSON.parse(outcome) as AuditOutcome & { at: number });
  return {
    seq,
    hash,
    at: command.at,
    commandId: command.commandId,
    userId: command.userId,
    username: command.username,
    role: command.role,
    via: command.via,
    credentialId: command.credentialId,
    address: command.address,
    action: command.action,
    subject: command.subject,
    reason: command.reason,
    details: command.details,
    outcome: ended?.outcome ?? 'unknown',
    code: ended?.code ?? null,
    answer: ended?.answer ?? null,
    endedAt: ended?.at ?? null,
  };
}

/** Text as itself in a pattern. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
