import { until } from '@app/testing';

import type { Fault, Scene } from './scene';
import { lasts, moreAnswers, moreOrders, SHOWS_MS, startAll } from './scene';

/** Symbols with a price at which a buy rests. */
const PRICES: Readonly<Record<string, string>> = {
  AAPL: '185.00',
  MSFT: '410.00',
  V: '270.00',
  JPM: '199.00',
  NVDA: '127.00',
  TSLA: '245.00',
  GOOGL: '170.00',
};

/** One symbol of each shard, as its match stream tells. */
async function symbolOf({ fleet }: Scene, shard: number): Promise<readonly [string, string]> {
  const { postgres, databaseUrl } = fleet;
  const rows = await postgres.query<{ body: string }>(
    databaseUrl,
    `select convert_from(body, 'UTF8') as body from streams.journal where stream = $1
      and position('"instrument_listed"' in convert_from(body, 'UTF8')) > 0`,
    [`match:${shard}`],
  );
  const listed = rows.map(({ body }) => body).join('');
  const found = Object.entries(PRICES).find(([symbol]) => listed.includes(`"symbol":"${symbol}"`));
  if (found === undefined) throw new Error(`no symbol of shard ${shard}`);
  return found;
}

/** Two matching shards: one dies, the other does not notice. */
export const SHARDS: readonly Fault[] = [
  {
    id: 'F5',
    name: 'one of two matching shards killed',
    on: ['distributed'],
    shards: 2,
    run: async (scene) => {
      const { fleet, probe } = scene;
      const process = fleet.process('matching-engine.1');
      const [here, there] = [await symbolOf(scene, 0), await symbolOf(scene, 1)];
      await until('both shards take orders', async () => {
        return (await probe.takesOrders(...here)) && (await probe.takesOrders(...there));
      });
      await process.kill();
      const refused = async (): Promise<string | null> => {
        const answer = await probe.order(...there);
        return answer?.status === 503 ? String(answer.body['service']) : null;
      };
      const named = await until(`orders in ${there[0]} are refused`, refused, SHOWS_MS);
      if (named !== 'matching-engine.1') throw new Error(`${named} is said to be away`);
      await lasts(1_000);
      if (!(await probe.takesOrders(...here))) throw new Error(`${here[0]} does not trade`);
      scene.happened(`${there[0]} refused with 503, ${here[0]} trades on`);
      process.begin();
      await until(`${there[0]} trades again`, () => probe.takesOrders(...there), SHOWS_MS);
    },
  },
  {
    id: 'F10',
    name: 'every process of an exchange with two matching shards killed at once',
    on: ['monolith', 'distributed'],
    shards: 2,
    run: async (scene) => {
      await moreAnswers(scene, 20);
      await moreOrders(scene, 20);
      await scene.fleet.killAll();
      scene.happened(`${scene.fleet.processes.size} processes ended by SIGKILL`);
      await startAll(scene);
    },
  },
];
