import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { databaseTrouble } from './database-trouble';

const CONNECT_TIMEOUT_MS = 2_000;
const POLL_MS = 100;
const WAIT_MS_MAX = 60_000;

/**
 * Waits for a server that is away or starting: a process that ended for each refusal would load
 * itself anew again and again. Throws at once for what a wait does not mend (a wrong password), and
 * after a minute.
 */
export async function untilDatabaseAnswers(databaseUrl: string): Promise<void> {
  const giveUpAt = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const client = new Client({
      connectionString: databaseUrl,
      application_name: 'openbell start',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
    });
    // A server that ends right now; the query says so too.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      const passing = databaseTrouble(error) !== null || isTimeout(error);
      if (!passing || performance.now() > giveUpAt) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(POLL_MS);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout/i.test(error.message);
}
