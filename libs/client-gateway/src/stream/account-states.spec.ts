import { AppLogger } from '@app/platform';
import type { OrderUpdate } from '@app/contracts';

import type { AccountService } from '../account/account.service';
import { FakeFeed } from '../testing/fake-orders.fixture';
import { FakeUsers } from '../testing/fake-users.fixture';
import { orderUpdate, orderView } from '../testing/order-views.fixture';
import { AccountStates } from './account-states';
import type { StateListener } from './account-states';

/** Lets promises run that fake timers started. */
async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

describe('states of accounts', () => {
  const feed = new FakeFeed();
  let cash = 100;
  let reads = 0;
  let states: AccountStates;
  let frames: { stream: string; data: Record<string, unknown> }[];
  let listener: StateListener;
  let mine: OrderUpdate;

  beforeEach(async () => {
    jest.useFakeTimers();
    const account = {
      account: () => Promise.resolve({ cash, reads: (reads += 1) * 0 }),
      positions: () => Promise.resolve([]),
    } as unknown as AccountService;
    states = new AccountStates(feed, account, AppLogger.create('silent'));
    states.onModuleInit();
    const users = new FakeUsers('a secret for specs only, of forty letters');
    const principal = await users.verifyKey({ keyId: 'KEY-buyer', secret: 'SECRET-buyer' });
    frames = [];
    listener = {
      principal,
      follows: (stream) => stream === 'account_updates',
      state: (frame) => frames.push(JSON.parse(frame) as (typeof frames)[number]),
    };
    states.join(principal.accountId, listener);
    mine = orderUpdate(orderView({ accountId: principal.accountId }), 1);
    reads = 0;
  });
  afterEach(() => {
    states.onModuleDestroy();
    jest.useRealTimers();
  });

  it('tells the state soon after an update, once however many updates there are', async () => {
    for (let count = 0; count < 50; count += 1) feed.emit(mine);
    await pass(100);
    expect(frames).toEqual([{ stream: 'account_updates', data: { cash: 100, reads: 0 } }]);
    expect(reads).toBe(1);
  });

  it('looks once more when all has settled, and says nothing when nothing changed', async () => {
    feed.emit(mine);
    await pass(900);
    cash = 90;
    await pass(200);
    expect(frames.map(({ data }) => data['cash'])).toEqual([100, 90]);
    feed.emit(mine);
    await pass(2_000);
    expect(frames).toHaveLength(2);
  });

  it('sees a transfer within ten seconds', async () => {
    await pass(10_000);
    cash = 70;
    await pass(10_000);
    expect(frames.at(-1)?.data['cash']).toBe(70);
  });

  it('asks nobody for accounts that nobody follows', async () => {
    states.leave(mine.order.terms.accountId, listener);
    feed.emit(mine);
    await pass(20_000);
    expect(reads).toBe(0);
  });
});
