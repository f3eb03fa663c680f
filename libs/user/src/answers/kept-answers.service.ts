import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { KeptAnswersApi } from '@app/contracts';
import type { KeptAnswer } from '@app/contracts';
import { Clock } from '@app/kernel';
import { AppConfig, RandomBytes } from '@app/platform';
import { DataSource } from 'typeorm';

import { NONCE_BYTES, SecretBox } from '../domain/secrets';
import { keptAnswerKey } from '../keys-of-purpose';

/** How long a key stands for its request; part of the public contract. */
const RETENTION_MS = 24 * 3_600_000;

interface AnswerRow {
  digest: string;
  started_at: string;
  sealed: Buffer | null;
}

type RequestOf<Operation extends keyof KeptAnswersApi> = Parameters<KeptAnswersApi[Operation]>[0];

/** Kept answers in the tables of user; sealed, because some hold a secret that is shown once. */
@Injectable()
export class KeptAnswers extends KeptAnswersApi {
  private readonly box: SecretBox;

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: Clock,
    private readonly random: RandomBytes,
    config: AppConfig,
  ) {
    super();
    this.box = new SecretBox(keptAnswerKey(config.secretKey));
  }

  /** One row wins, whichever gateway asked; a row beyond its retention counts as none. */
  override async begin({ accountId, place, digest }: RequestOf<'begin'>): Promise<KeptAnswer> {
    const now = this.clock.now();
    const begun = await this.source.query<unknown[]>(
      `insert into users.kept_answers as kept (account_id, place, digest, started_at)
       values ($1, $2, $3, $4)
       on conflict (account_id, place) do update
         set digest = excluded.digest, started_at = excluded.started_at, sealed = null
         where kept.started_at <= $5
       returning 1`,
      [accountId, place, digest, now, now - RETENTION_MS],
    );
    if (begun.length > 0) return { state: 'new' };
    const [row] = await this.source.query<AnswerRow[]>(
      `select digest, started_at, sealed from users.kept_answers
        where account_id = $1 and place = $2`,
      [accountId, place],
    );
    // Released between the two statements: whoever asks again finds the place free.
    if (row === undefined) return { state: 'pending', startedAt: now };
    if (row.digest !== digest) return { state: 'other' };
    const pending = { state: 'pending', startedAt: Number.parseInt(row.started_at, 10) } as const;
    if (row.sealed === null) return pending;
    const answer = this.box.open(row.sealed, nameOf(accountId, place));
    // Sealed under another secret key: that it was done is all that is known of it.
    return answer === null ? pending : { state: 'kept', answer };
  }

  override async keep({ accountId, place, answer }: RequestOf<'keep'>) {
    const nonce = this.random.bytes(NONCE_BYTES);
    const sealed = this.box.seal(answer, nameOf(accountId, place), nonce);
    const rows = await this.source.query<unknown[]>(
      `with kept as (
         update users.kept_answers set sealed = $3 where account_id = $1 and place = $2 returning 1)
       select * from kept`,
      [accountId, place, sealed],
    );
    return { kept: rows.length > 0 };
  }

  override async release({ accountId, place }: RequestOf<'release'>) {
    const rows = await this.source.query<unknown[]>(
      `with gone as (
         delete from users.kept_answers
          where account_id = $1 and place = $2 and sealed is null returning 1)
       select * from gone`,
      [accountId, place],
    );
    return { released: rows.length > 0 };
  }

  /** Deletes what is beyond its retention. */
  async sweep(): Promise<void> {
    const cutoff = this.clock.now() - RETENTION_MS;
    await this.source.query('delete from users.kept_answers where started_at <= $1', [cutoff]);
  }
}

function nameOf(accountId: string, place: string): string {
  return `${accountId} ${place}`;
}
