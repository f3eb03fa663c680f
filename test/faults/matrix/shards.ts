import { riskService, shardOfAccount, walletService } from '@app/contracts';
import { fund, register, until } from '@app/testing';

import type { Fault, Probe, Scene } from './scene';
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

/** Asks for a trader whose account is on the other shard than that of the probe's own. */
async function elsewhere({ probe, chance }: Scene): Promise<Probe> {
  const home = shardOfAccount(probe.trader.accountId, 2);
  for (;;) {
    const trader = await register(probe.http, `other_${chance.integer(0, 999_999_999)}`);
    if (shardOfAccount(trader.accountId, 2) === home) continue;
    const cash = { asset: 'USD', amount: '1000000', request_id: 'cash' };
    await fund(probe.operator, trader.username, cash);
    return probe.of(trader);
  }
}

/** One of two shards of accounts dies: the accounts of the other trade on. */
function accountsKilled(id: string, what: string, serviceOf: (shard: number) => string): Fault {
  return {
    id,
    name: `one of two ${what} shards killed`,
    on: ['distributed'],
    shards: 2,
    run: async (scene) => {
      const { fleet, probe } = scene;
      const other = await elsewhere(scene);
      const service = serviceOf(shardOfAccount(other.trader.accountId, 2));
      const process = fleet.process(service);
      await until('accounts of both shards trade', async () => {
        return (await probe.takesOrders()) && (await other.takesOrders());
      });
      await process.kill();
      const named = await other.refused();
      if (named !== service) throw new Error(`${named} is said to be away, not ${service}`);
      await lasts(1_000);
      if (!(await probe.takesOrders())) throw new Error('accounts of the other shard do not trade');
      scene.happened(`orders of its accounts refused: ${service} is away; the others trade on`);
      process.begin();
      await until('its accounts trade again', () => other.takesOrders(), SHOWS_MS);
    },
  };
}

/** Two shards by symbol and two by account: one dies, the others do not notice. */
export const SHARDS: readonly Fault[] = [
  accountsKilled('F3', 'risk-manager', riskService),
  accountsKilled('F4', 'wallet', walletService),
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
    name: 'every process of an exchange with two shards by symbol and two by account killed at once',
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
