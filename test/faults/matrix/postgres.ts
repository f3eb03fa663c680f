import { until } from '@app/testing';
import { Client } from 'pg';

import { STAGES } from '../fleet/fleet';
import type { Fault, Scene } from './scene';
import { lasts, moreAnswers, moreOrders, SHOWS_MS } from './scene';

const BOTH = ['monolith', 'distributed'] as const;
const COMMITTER = 'openbell-committer';
const LOCKED_MS = 10_000;
/** Longer than the 15 s after which a statement of a projection gives up. */
const IDLE_MS = 17_000;
const FROZEN_MS = 5_000;

/** Waits until orders are no longer taken: refused with 503, or without an answer. */
async function intakeRefuses({ probe, happened }: Scene): Promise<void> {
  const refused = async (): Promise<string | null> => {
    const answer = await probe.order();
    if (answer === null) return 'no answer';
    return answer.status === 503 ? `503 ${answer.body['reason']}` : null;
  };
  happened(`an order meanwhile: ${await until('orders are not taken', refused, SHOWS_MS)}`);
}

function restart(name: string, signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Fault {
  return {
    id: 'F15',
    name,
    on: BOTH,
    loadsAll: true,
    run: async (scene) => {
      const { postgres } = scene.fleet;
      const { pid } = postgres;
      await postgres.end(signal);
      scene.happened(`server ${pid} ended by ${signal}`);
      await intakeRefuses(scene);
      await postgres.startAgain();
      if (postgres.pid === pid) throw new Error('it is the same server');
    },
  };
}

/** Processes that have a stage, so a connection of a committer. */
function committers({ fleet }: Scene): string[] {
  return fleet.kind === 'monolith' ? ['exchange'] : Object.keys(STAGES);
}

function answerLost(service: string, short = false): Fault {
  const on = service === 'exchange' ? (['monolith'] as const) : (['distributed'] as const);
  return {
    id: 'F16',
    name: `${service}: connection cut after a write, before its answer`,
    on,
    short,
    run: async (scene) => {
      const { fleet } = scene;
      const process = fleet.process(service);
      const wire = fleet.postgresWire(service);
      const { length } = process.ends;
      const { answersLost } = wire.counts;
      wire.loseAnswerOf(COMMITTER);
      await until('an answer is lost', () => wire.counts.answersLost > answersLost, SHOWS_MS);
      await until(`${service} ends`, () => process.ends.length > length, SHOWS_MS);
      const code = process.ends.at(-1)?.code;
      if (code !== 70) throw new Error(`${service} ended with ${code}`);
      scene.happened('the answer of a commit was lost, the process ended with 70');
    },
  };
}

/** Holds something in a transaction of its own until it is told to end. */
async function holding(scene: Scene, statement: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: scene.fleet.databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query(statement);
  return async () => {
    await client.query('rollback').catch(() => undefined);
    await client.end().catch(() => undefined);
  };
}

/** F15 to F17: PostgreSQL gone, cut, slow, frozen, locked. */
export const POSTGRES: readonly Fault[] = [
  restart('PostgreSQL: fast restart', 'SIGINT'),
  restart('PostgreSQL: immediate restart', 'SIGQUIT'),
  restart('PostgreSQL: postmaster killed', 'SIGKILL'),
  {
    id: 'F15',
    name: 'PostgreSQL: backends of all committers killed',
    on: BOTH,
    loadsAll: true,
    run: async (scene) => {
      const { fleet } = scene;
      const before = new Map(
        committers(scene).map((name) => [name, fleet.process(name).ends.length]),
      );
      const haveEnded = (): boolean =>
        [...before].every(([name, count]) => fleet.process(name).ends[count]?.code === 70);
      const text = `select pid from pg_stat_activity
        where application_name = $1 and datname = current_database()`;
      const rows = await fleet.postgres.query<{ pid: number }>(fleet.databaseUrl, text, [
        COMMITTER,
      ]);
      for (const { pid } of rows) process.kill(pid, 'SIGTERM');
      await until('their processes end', haveEnded, SHOWS_MS);
      scene.happened(`${rows.length} backends killed, the stages ended with 70`);
    },
  },
  answerLost('exchange'),
  answerLost('wallet', true),
  answerLost('order-manager'),
  answerLost('risk-manager'),
  answerLost('matching-engine'),
  {
    id: 'F16',
    name: 'PostgreSQL: all connections reset, new ones refused for 2 s',
    on: BOTH,
    loadsAll: true,
    run: async (scene) => {
      const { fleet } = scene;
      fleet.postgresWeather({ kind: 'refuse' });
      const cut = fleet.allPostgresWires.reduce((sum, wire) => sum + wire.reset(), 0);
      if (cut === 0) throw new Error('nobody was connected');
      await intakeRefuses(scene);
      await lasts(2_000);
      const refused = fleet.allPostgresWires.reduce((sum, wire) => sum + wire.counts.refused, 0);
      if (refused === 0) throw new Error('nobody tried again');
      scene.happened(`${cut} connections reset, ${refused} refused`);
      fleet.postgresWeather({ kind: 'pass' });
    },
  },
  {
    id: 'F16',
    name: 'PostgreSQL: connections half-closed',
    on: BOTH,
    loadsAll: true,
    run: async (scene) => {
      const wires = scene.fleet.allPostgresWires;
      for (const wire of wires) wire.halfClose();
      const closed = wires.reduce((sum, wire) => sum + wire.counts.halfClosed, 0);
      if (closed === 0) throw new Error('nobody was connected');
      scene.happened(`${closed} connections half-closed`);
    },
  },
  {
    id: 'F17',
    name: 'PostgreSQL slow: 100 ms a packet',
    on: BOTH,
    run: async (scene) => {
      const { fleet } = scene;
      fleet.postgresWeather({ kind: 'delay', ms: 100 });
      await moreAnswers(scene, 60);
      const delayed = fleet.allPostgresWires.reduce((sum, wire) => sum + wire.counts.delayed, 0);
      if (delayed === 0) throw new Error('nothing was delayed');
      scene.happened(`${delayed} packets delayed, orders go on`);
      fleet.postgresWeather({ kind: 'pass' });
    },
  },
  {
    id: 'F17',
    name: 'PostgreSQL frozen for 5 s',
    on: BOTH,
    loadsAll: true,
    run: async (scene) => {
      const { postgres } = scene.fleet;
      const at = performance.now();
      postgres.signalAll('SIGSTOP');
      try {
        await intakeRefuses(scene);
        await lasts(Math.max(0, FROZEN_MS - (performance.now() - at)));
      } finally {
        postgres.signalAll('SIGCONT');
      }
    },
  },
  {
    id: 'F17',
    name: 'wires to PostgreSQL carry nothing for 5 s',
    on: BOTH,
    loadsAll: true,
    run: async (scene) => {
      scene.fleet.postgresWeather({ kind: 'blackhole' });
      const at = performance.now();
      await intakeRefuses(scene);
      await lasts(Math.max(0, FROZEN_MS - (performance.now() - at)));
      scene.fleet.postgresWeather({ kind: 'pass' });
    },
  },
  {
    id: 'F17',
    name: 'journal locked for 10 s',
    on: BOTH,
    loadsAll: true,
    run: async (scene) => {
      const release = await holding(scene, 'lock table streams.journal in exclusive mode');
      try {
        await intakeRefuses(scene);
        await lasts(LOCKED_MS);
      } finally {
        await release();
      }
    },
  },
  {
    id: 'F17',
    name: 'a transaction idles with a lock on the projection cursors',
    on: BOTH,
    run: async (scene) => {
      const release = await holding(scene, 'select 1 from streams.projector_cursor for update');
      try {
        await moreOrders(scene, 60);
        await lasts(IDLE_MS);
        scene.happened('orders were taken while projections waited');
      } finally {
        await release();
      }
    },
  },
];
