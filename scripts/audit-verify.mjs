// Verifies the audit log from the database alone: every row's SHA-256 is over the one before it.
// Says which row does not hold. Exit code 0 when all do, 1 when one does not, 2 when it cannot
// tell. `--mark 17:<hash>` also checks that the row is there which the exchange logged then: a tail
// that was cut off is found by no chain.
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import pg from 'pg';

import { readEmbeddedUrl } from './lib/embedded-url.mjs';
import { ROOT, say } from './lib/setup.mjs';

const PAGE = 5_000;
const MARK = /^([0-9]{1,15}):([0-9a-f]{64})$/;

const { values } = parseArgs({ options: { mark: { type: 'string', multiple: true } } });
const marks = (values.mark ?? []).map(markOf);
const client = new pg.Client({ connectionString: addressOf() });
try {
  await client.connect();
  process.exitCode = (await verify()) ? 0 : 1;
} catch (error) {
  say(`cannot tell: ${error.message}`);
  process.exitCode = 2;
} finally {
  await client.end().catch(() => undefined);
}

async function verify() {
  let [seq, hash] = [0, '0'.repeat(64)];
  for (;;) {
    const { rows } = await client.query(
      `select l.seq::text, body, prev_hash, hash from users.audit_log l
        where l.seq > $1 order by l.seq limit $2`,
      [seq, PAGE],
    );
    for (const row of rows) {
      const fault = faultOf(row, seq, hash);
      if (fault !== null) return broken(row.seq, fault);
      [seq, hash] = [seq + 1, row.hash];
    }
    if (rows.length === 0) break;
  }
  const lost = marks.find((mark) => mark.seq > seq);
  if (lost !== undefined) return broken(lost.seq, 'it was logged and is not there any more');
  process.stdout.write(`${seq} rows hold; the last one is ${seq}:${hash}\n`);
  return true;
}

function faultOf(row, seq, hash) {
  if (row.seq !== String(seq + 1)) return `row ${seq + 1} is missing before it`;
  if (row.prev_hash !== hash) return `it does not follow row ${seq}: one of the two was rewritten`;
  const text = `${row.prev_hash}\n${row.seq}\n${row.body}`;
  if (row.hash !== createHash('sha256').update(text).digest('hex')) return 'its text was changed';
  const mark = marks.find((one) => one.seq === seq + 1);
  return mark === undefined || mark.hash === row.hash ? null : 'it is not the row that was logged';
}

function broken(seq, what) {
  process.stdout.write(`row ${seq}: ${what}\n`);
  return false;
}

function markOf(text) {
  const [, seq, hash] = MARK.exec(text) ?? [];
  if (hash === undefined) {
    say('--mark is <number>:<hash>, as the exchange logs it');
    process.exit(2);
  }
  return { seq: Number.parseInt(seq, 10), hash };
}

function addressOf() {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  try {
    return readEmbeddedUrl(resolve(ROOT, process.env.DATA_DIR ?? '.data'));
  } catch {
    say('no database: set DATABASE_URL, or DATA_DIR of an exchange that was started');
    return process.exit(2);
  }
}
