// Looks into the journals of a running exchange, read-only, with the exchange's own reader of
// batches: a broken chain or a gap throws, as it would in a service.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import pg from 'pg';

import { ROOT } from './setup.mjs';

const STATEMENT_MS_MAX = 10_000;
const BATCHES_MAX = 500;

/** A reader of all streams from where they are now. The session cannot write. */
export async function watchJournal(databaseUrl) {
  const { decodeSteps, verifyLink } = createRequire(import.meta.url)(
    join(ROOT, 'dist/libs/streams/src/journal/batch-codec.js'),
  );
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'openbell demo:pubsub',
    options: `-c default_transaction_read_only=on -c statement_timeout=${STATEMENT_MS_MAX}`,
  });
  client.on('error', () => undefined);
  await client.connect();
  const places = new Map();
  for (const { stream, seq, hash } of await heads(client)) {
    places.set(stream, { lastSeq: seq, hash });
  }
  return {
    streams: [...places.keys()],
    heads: () => heads(client),
    followers: () => followers(client),
    batches: async () => {
      const news = [];
      for (const [stream, place] of places) {
        for (const batch of await read(client, stream, place.lastSeq)) {
          verifyLink(places.get(stream), batch);
          places.set(stream, { lastSeq: batch.lastSeq, hash: batch.hash });
          news.push({ ...batch, steps: decodeSteps(batch) });
        }
      }
      return news;
    },
    close: () => client.end(),
  };
}

async function heads(client) {
  const { rows } = await client.query(`select stream, (next_seq - 1)::int8::text as seq,
    head_hash as hash, inputs from streams.stream_head order by stream`);
  return rows.map((row) => ({ ...row, seq: Number.parseInt(row.seq, 10) }));
}

/** Who follows which stream how far: stages by the inputs of their own stream, then projections. */
async function followers(client) {
  const stages = (await heads(client)).flatMap(({ stream: name, inputs }) =>
    Object.entries(inputs).map(([stream, seq]) => ({ name: `stage ${name}`, stream, seq })),
  );
  const { rows } = await client.query(`select projector as name, stream, seq::text as seq
    from streams.projector_cursor order by 1, 2`);
  return [...stages, ...rows.map((row) => ({ ...row, seq: Number.parseInt(row.seq, 10) }))];
}

async function read(client, stream, after) {
  const { rows } = await client.query(
    `select first_seq::text as first, last_seq::text as last, epoch::text as epoch, hash, body
       from streams.journal j where stream = $1 and j.last_seq > $2 order by j.last_seq limit $3`,
    [stream, after, BATCHES_MAX],
  );
  return rows.map(({ first, last, epoch, hash, body }) => ({
    stream,
    firstSeq: Number.parseInt(first, 10),
    lastSeq: Number.parseInt(last, 10),
    epoch: Number.parseInt(epoch, 10),
    hash,
    body,
  }));
}
