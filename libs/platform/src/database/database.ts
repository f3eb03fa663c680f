import type { PoolClient, PoolConfig } from 'pg';
import { Pool } from 'pg';

import { assert } from '@app/kernel';

import { SAFE_INTEGER_TYPES } from './int8';

/** What both the database and a transaction on it can do. */
export interface Queryable {
  /** Runs one statement; the answer is its rows, with BIGINT as safe integers. */
  query<T>(text: string, values?: readonly unknown[]): Promise<T[]>;
}

/** How a pool is to behave; times in milliseconds. */
export interface DatabaseOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly connectionsMax?: number;
  readonly statementTimeoutMs?: number;
}

const CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
/** Added to the server's own deadline, for a server that does not even answer that. */
const QUERY_GRACE_MS = 5_000;

/** Options for any connection of the exchange, pooled or dedicated: names, deadlines, BIGINT. */
export function connectionOptions(options: DatabaseOptions): PoolConfig {
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  return {
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + QUERY_GRACE_MS,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    keepAlive: true,
    types: SAFE_INTEGER_TYPES,
  };
}

/**
 * Plain SQL for features: queries and short transactions. The stream writer has its own connection
 * and does not go through here. Every statement has a deadline.
 */
export class Database implements Queryable {
  readonly pool: Pool;
  /** The pool lets go of its connections before the last of them is closed. */
  private closing = false;

  constructor(options: DatabaseOptions, onIdleError: (error: Error) => void = () => undefined) {
    this.pool = new Pool({
      ...connectionOptions(options),
      max: options.connectionsMax ?? CONNECTIONS_MAX,
    });
    // Without a listener the loss of an idle connection would end the process.
    this.pool.on('error', (error) => {
      if (!this.closing) onIdleError(error);
    });
  }

  async query<T>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    const result = await this.pool.query(text, [...values]);
    return result.rows as T[];
  }

  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it throws. Throws
   * as well when PostgreSQL answered the commit with a rollback, which it does without an error.
   */
  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const result = await work(queryableOf(client));
      const commit = await client.query('commit');
      assert(commit.command === 'COMMIT', 'the commit was answered with a rollback');
      return result;
    } catch (error) {
      broken = await rolledBack(client);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Answers true when a statement goes through. */
  async ping(): Promise<boolean> {
    const rows = await this.query<{ one: number }>('select 1 as one');
    return rows[0]?.one === 1;
  }

  /** Ends the pool; queries after it fail. Called by Nest after everything that queries. */
  async onApplicationShutdown(): Promise<void> {
    this.closing = true;
    if (!this.pool.ended) await this.pool.end();
  }
}

function queryableOf(client: PoolClient): Queryable {
  return {
    async query<T>(text: string, values: readonly unknown[] = []): Promise<T[]> {
      const result = await client.query(text, [...values]);
      return result.rows as T[];
    },
  };
}

/** Undefined when the connection is fit for reuse, else why it must be thrown away. */
async function rolledBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
