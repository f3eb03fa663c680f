import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers kept for requests that are repeated under the same key. */
export class CreateKeptAnswers1767225600140 implements MigrationInterface {
  readonly name = 'CreateKeptAnswers1767225600140';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users.kept_answers (
        account_id uuid not null,
        place text not null check (char_length(place) between 1 and 64),
        digest text not null check (char_length(digest) between 1 and 64),
        started_at bigint not null,
        sealed bytea,
        primary key (account_id, place)
      )`);
    await runner.query('create index kept_answers_age on users.kept_answers (started_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table users.kept_answers');
  }
}
