import { ExchangeHttp, Trader, UpdateStream, until } from '@app/testing';

import type { Fault, Scene } from './scene';
import { moreOrders, SHOWS_MS } from './scene';

/** The probe's trader, asking at another door. */
function at({ probe }: Scene, http: ExchangeHttp): Trader {
  const { username, accountId, headers } = probe.trader;
  return new Trader(http, username, accountId, headers);
}

async function inboxCount({ fleet, probe }: Scene): Promise<number> {
  const text = 'select count(*)::int as count from notification.inbox where account_id = $1';
  const { accountId } = probe.trader;
  const rows = await fleet.postgres.query<{ count: number }>(fleet.databaseUrl, text, [accountId]);
  return rows[0]?.count ?? 0;
}

/** The same `X-Idempotency-Key` at both doors in one moment, and once more: one thing is made. */
async function madeOnce(here: Trader, there: Trader): Promise<void> {
  const path = '/v2/auth/api-keys';
  const label = `at both doors ${Date.now()}`;
  const headers = { 'x-idempotency-key': label };
  const ask = { body: { label, permissions: ['read'] }, headers };
  const both = await Promise.all([here, there].map((door) => door.send('POST', path, ask)));
  const answers = [
    ...both,
    await here.send('POST', path, ask),
    await there.send('POST', path, ask),
  ];
  const statuses = answers.map(({ status }) => status).join(', ');
  if (statuses !== '201, 201, 201, 201') throw new Error(`one key, answers ${statuses}`);
  const made = (await there.get<{ label: string }[]>(path)).filter((one) => one.label === label);
  if (made.length !== 1) throw new Error(`one key, ${made.length} things made`);
}

/** Two doors and two readers of each kind side by side do everything once. */
export const SIDE_BY_SIDE: readonly Fault[] = [
  {
    id: 'F12',
    name: 'two gateways: one client_order_id, one key, one dead man’s switch, one feed',
    on: ['distributed'],
    run: async (scene) => {
      const { fleet, probe } = scene;
      const second = await fleet.twin('client-gateway', 'client-gateway twin');
      await second.start();
      const http = new ExchangeHttp(await second.ready());
      try {
        const [here, there] = [probe.trader, at(scene, http)];
        const name = `side-by-side-${Date.now()}`;
        const order = {
          symbol: 'JPM',
          side: 'buy',
          qty: '1',
          type: 'limit',
          limit_price: '198.00',
        };
        const same = { ...order, time_in_force: 'gtc', client_order_id: name };
        const both = await Promise.all([here.place(same), there.place(same)]);
        const ids = new Set(both.filter(({ status }) => status === 200).map(({ body }) => body.id));
        if (ids.size !== 1) throw new Error(`one name, ${ids.size} orders`);
        await madeOnce(here, there);
        scene.happened('one client_order_id, one X-Idempotency-Key at both doors: one effect');
        // Armed at one door and disarmed at the other: it must not fire.
        const path = '/v2/orders/cancel_all_after';
        await here.send('POST', path, { body: { timeout: 1 } });
        await there.send('POST', path, { body: { timeout: 0 } });
        const feeds = await Promise.all([
          UpdateStream.open(fleet.wsUrl, here.token),
          UpdateStream.open((await second.ready()).replace('http', 'ws'), here.token),
        ]);
        await moreOrders(scene, 150);
        const { id } = await there.placed({ ...order, time_in_force: 'gtc' });
        for (const feed of feeds) {
          await feed.update('the update of the order', (update) => update.order['id'] === id);
          const kinds = feed.kindsOf(id);
          if (new Set(kinds).size !== kinds.length)
            throw new Error(`told twice: ${kinds.join(', ')}`);
          feed.close();
        }
        const [kept] = ids;
        const state = (await there.order(kept)).status;
        if (state !== 'new') throw new Error(`disarmed at the other door, the order is ${state}`);
        scene.happened('a switch disarmed at the other door does not fire; both feeds tell once');
        await fleet.process('client-gateway').kill();
        await until('the second door goes on', async () => {
          const answer = await there.place({ ...order, time_in_force: 'gtc' });
          return answer.status === 200;
        });
        scene.happened('the first door killed, the second takes orders');
      } finally {
        http.close();
        await fleet.dismiss(second.name);
        fleet.process('client-gateway').begin();
      }
    },
  },
  {
    id: 'F12',
    name: 'two of each reader: rows and notifications once, one dies',
    on: ['distributed'],
    run: async (scene) => {
      const { fleet, probe } = scene;
      const readers = ['market-data', 'reporting', 'notification'];
      const twins = await Promise.all(readers.map((name) => fleet.twin(name, `${name} twin`)));
      try {
        await Promise.all(twins.map((twin) => twin.start()));
        await moreOrders(scene, 60);
        const before = await inboxCount(scene);
        // Above every offer of the load: it trades at once.
        const order = { symbol: 'AAPL', side: 'buy', qty: '1', type: 'limit' };
        const filled = await probe.trader.placed({
          ...{ ...order, limit_price: '191.00', time_in_force: 'ioc' },
        });
        const traded = async (): Promise<boolean> =>
          (await probe.trader.order(filled.id)).filled_qty === '1';
        await until('the order is filled', traded, SHOWS_MS);
        const told = async (): Promise<boolean> => (await inboxCount(scene)) > before;
        await until('the notification is written', told, SHOWS_MS);
        for (const name of readers) await fleet.process(name).kill();
        await moreOrders(scene, 30);
        await until('the book is shown by the other', () => probe.showsBook(), SHOWS_MS);
        const after = (await inboxCount(scene)) - before;
        if (after !== 1) throw new Error(`one fill, ${after} notifications`);
        scene.happened('one fill, one notification; the second of each goes on alone');
        for (const name of readers) fleet.process(name).begin();
      } finally {
        for (const twin of twins) await fleet.dismiss(twin.name);
      }
    },
  },
];
