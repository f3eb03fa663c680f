import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Deployment, Fields, Trader } from '@app/testing';
import { ExchangeHttp, fund, signIn, startExchange, until } from '@app/testing';

import type { LogLine } from './auditor/acknowledgements';
import { readLog } from './auditor/acknowledgements';
import { audit } from './auditor/auditor';
import type { CheckId } from './auditor/findings';
import { CHECKS } from './auditor/findings';
import type { ForgedEvent } from './forger';
import { Forger } from './forger';
import { brokenChecks, LoadSetting } from './load-setting';

/** Orders that no log mentions, by the names that forgeries know them by. */
interface Unlogged {
  readonly open: Fields;
  readonly cancelled: Fields;
  readonly immediate: Fields;
  readonly refused: Fields;
}

interface Forgery {
  readonly id: CheckId;
  readonly what: string;
  readonly database?: (forger: Forger, orders: Unlogged) => Promise<void>;
  readonly log?: (lines: LogLine[]) => LogLine[];
}

type Terms = Record<string, unknown>;

const ofType = (events: readonly ForgedEvent[], type: string): ForgedEvent[] =>
  events.filter(({ event }) => event['type'] === type);
const termsOf = (event: Record<string, unknown>): Terms => event['terms'] as Terms;
const ofOrder = (
  events: readonly ForgedEvent[],
  type: string,
  order: Fields,
): Record<string, unknown> =>
  found(
    ofType(events, type).find(({ event }) => {
      return event['orderId'] === order.id || termsOf(event)?.['orderId'] === order.id;
    }),
    `${type} of ${order.id}`,
  ).event;
const add = (event: Record<string, unknown>, field: string, change: number): void => {
  event[field] = (event[field] as number) + change;
};

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`nothing to forge: ${what}`);
  return value;
}

const DATABASE_FORGERIES: readonly Forgery[] = [
  {
    id: 'J1',
    what: 'the head expects a later number',
    database: (forger) =>
      forger.sql(`update streams.stream_head set next_seq = next_seq + 1 where stream = 'orders'`),
  },
  {
    id: 'J2',
    what: 'one row has another hash',
    database: (forger) =>
      forger.sql(`update streams.journal set hash = sha256('x') where (stream, last_seq) =
        (select stream, max(last_seq) from streams.journal where stream = 'risk' group by stream)`),
  },
  {
    id: 'J3',
    what: 'an epoch falls',
    database: (forger) =>
      forger.epochs('wallet', (epochs) => {
        epochs[0] = (epochs[0] ?? 0) + 7;
      }),
  },
  {
    id: 'J4',
    what: 'a stage has consumed what does not exist',
    database: (forger) =>
      forger.sql(`update streams.stream_head
        set inputs = jsonb_set(inputs, '{risk}', '99999999') where stream = 'wallet'`),
  },
  {
    id: 'A1',
    what: 'an answered order is on record with another time in force',
    database: (forger) =>
      forger.events('orders', (events) => {
        const logged = ofType(events, 'submitted').find(({ event }) => {
          const { clientOrderId, timeInForce } = termsOf(event);
          return String(clientOrderId).startsWith('o-') && timeInForce === 'gtc';
        });
        termsOf(found(logged, 'a logged order').event)['timeInForce'] = 'day';
      }),
  },
  {
    id: 'A2',
    what: 'two orders have one client_order_id',
    database: (forger, { open, cancelled }) =>
      forger.events('orders', (events) => {
        termsOf(ofOrder(events, 'submitted', open))['clientOrderId'] = cancelled.client_order_id;
      }),
  },
  {
    id: 'A3',
    what: 'a fill comes after the end',
    database: (forger, { immediate }) =>
      forger.events('orders', (events) => {
        const mine = events.filter(({ event }) => event['orderId'] === immediate.id);
        const fill = found(ofType(mine, 'filled')[0], 'fill').step;
        const end = found(ofType(mine, 'cancelled')[0], 'cancel').step;
        const swap = (step: typeof fill, from: string, to: object): void => {
          step[3] = step[3].map((event) => {
            const its = event['orderId'] === immediate.id && event['type'] === from;
            return its ? (to as Record<string, unknown>) : event;
          });
        };
        const [filled] = ofType(mine, 'filled');
        const [cancelled] = ofType(mine, 'cancelled');
        if (fill === end) throw new Error('fill and cancel are one step');
        swap(fill, 'filled', { ...cancelled?.event });
        swap(end, 'cancelled', { ...filled?.event });
      }),
  },
  {
    id: 'W1',
    what: 'a stage decided another order than it was asked',
    database: (forger, { refused, open }) =>
      forger.events('risk', (events) => {
        ofOrder(events, 'refused', refused)['orderId'] = open.id;
      }),
  },
  {
    id: 'M1',
    what: 'two transactions are off by one unit each',
    database: (forger) =>
      forger.sql(`with two as (select seq, leg, row_number() over (order by seq) as place
          from wallet.ledger where account_id = 'bank' and asset = 'USD' order by seq limit 2)
        update wallet.ledger l set amount = amount + case place when 1 then 1 else -1 end
          from two where l.seq = two.seq and l.leg = two.leg`),
  },
  {
    id: 'M2',
    what: 'a deposit of cash says another amount than its legs',
    database: (forger) => forgeTransfer(forger, 'USD'),
  },
  {
    id: 'M3',
    what: 'a deposit of shares says another amount than its legs',
    database: (forger) => forgeTransfer(forger, 'GOOGL'),
  },
  {
    id: 'M4',
    what: 'a balance is not the sum of its legs',
    database: (forger) =>
      forger.sql(`update wallet.balances set amount = amount + 1
        where (account_id, asset) = (select account_id, asset from wallet.balances limit 1)`),
  },
  {
    id: 'M5',
    what: 'an order was funded before the cash came',
    database: (forger, { open }) =>
      forger.events('wallet', (events) => {
        const account = termsOf(ofOrder(events, 'funded', open))['accountId'];
        const cash = ofType(events, 'transferred').filter(({ event }) => event['asset'] === 'USD');
        const first = found(
          cash.find(({ event }) => event['accountId'] === account),
          'deposit',
        );
        const last = found(cash.at(-1), 'the last transfer');
        const [one, other] = [{ ...first.event }, { ...last.event }];
        first.step[3] = [other];
        last.step[3] = [one];
      }),
  },
  {
    id: 'M6',
    what: 'an open order holds one unit too much',
    database: (forger, { open }) =>
      forger.events('wallet', (events) => {
        add(ofOrder(events, 'funded', open), 'heldAmount', 1);
      }),
  },
  {
    id: 'M7',
    what: 'a settlement names another trade',
    database: (forger) =>
      forger.events('wallet', (events) => {
        found(ofType(events, 'settled')[0], 'settlement').event['tradeId'] = 99_999_999;
      }),
  },
  {
    id: 'T1',
    what: 'a report names a trade that was none',
    database: (forger) =>
      forger.sql(`update reporting.trades set trade_id = 99999999
        where trade_id = (select max(trade_id) from reporting.trades)`),
  },
  {
    id: 'T2',
    what: 'more was cancelled than was left',
    database: (forger, { cancelled }) =>
      forger.events('match:0', (events) => {
        add(ofOrder(events, 'cancelled', cancelled), 'cancelledShares', 1);
      }),
  },
  {
    id: 'T3',
    what: 'a buy is larger than its trade',
    database: (forger) =>
      forger.events('orders', (events) => {
        add(found(ofType(events, 'filled')[0], 'fill').event, 'quantityShares', 1);
      }),
  },
  {
    id: 'B1',
    what: 'an open order is closed in the table',
    database: (forger, { open }) =>
      forger.sql(`update orders.orders set open = false where order_id = '${open.id}'`),
  },
  {
    id: 'B2',
    what: 'a bid rested above an offer for a while',
    database: (forger, { cancelled }) =>
      forger.events('match:0', (events) => {
        const terms = termsOf(ofOrder(events, 'accepted', cancelled));
        terms['limitPriceTicks'] = (terms['limitPriceTicks'] as number) * 2;
      }),
  },
  {
    id: 'B4',
    what: 'the later of two orders at a price came first',
    database: (forger) => forger.events('match:0', swapMakers),
  },
  {
    id: 'P1',
    what: 'a projection stands before the end',
    database: (forger) =>
      forger.sql(`update streams.projector_cursor set seq = seq - 1
        where projector = 'wallet.ledger'`),
  },
  {
    id: 'P2',
    what: 'a row has another status than its stream',
    database: (forger, { cancelled }) =>
      forger.sql(`update orders.orders set status = 'expired' where order_id = '${cancelled.id}'`),
  },
];

/** The amount of the seed's transfer; the log knows nothing of it. */
async function forgeTransfer(forger: Forger, asset: string): Promise<void> {
  await forger.events('wallet', (events) => {
    const seeded = ofType(events, 'transferred').find(({ event }) => {
      return event['asset'] === asset && String(event['requestId']).startsWith('seed-');
    });
    add(found(seeded, 'seeded transfer').event, 'amount', 1);
  });
}

/** Lets two resting orders of one account, price and size change their places in the queue. */
function swapMakers(events: ForgedEvent[]): void {
  const twins = ofType(events, 'accepted').filter(({ event }) => {
    return String(termsOf(event)['clientOrderId']).startsWith('twin-');
  });
  const [first, second] = [found(twins[0], 'twin'), found(twins[1], 'twin')];
  const [one, other] = [{ ...first.event }, { ...second.event }];
  first.step[3] = first.step[3].map((event) => (event['type'] === 'accepted' ? other : event));
  second.step[3] = second.step[3].map((event) => (event['type'] === 'accepted' ? one : event));
}

const LOG_FORGERIES: readonly Forgery[] = [
  {
    id: 'A1',
    what: 'an answer names an order that is not on record',
    log: (lines) =>
      lines.map((line) => {
        const taken = line.k === 'answer' && line.status === 200 && line.body['qty'] !== undefined;
        return taken ? { ...line, body: { ...line.body, qty: '999' } } : line;
      }),
  },
  {
    id: 'A4',
    what: 'an order was asked for after a later one was answered',
    log: (lines) => {
      const moved = lines.find((line) => line.k === 'intent' && line.op === 'submit');
      const n = moved !== undefined && 'n' in moved ? moved.n : 0;
      const its = (line: LogLine): boolean => 'n' in line && line.n === n;
      return [...lines.filter((line) => !its(line)), ...lines.filter(its)];
    },
  },
  {
    id: 'B1',
    what: 'a book was shown with another size',
    log: (lines) =>
      lines.map((line) => {
        if (line.k !== 'book' || line.symbol !== 'AAPL') return line;
        return { ...line, bids: [...line.bids, { p: 1, s: 1, n: 1 }] };
      }),
  },
];

describe('the auditor', () => {
  let exchange: Deployment;
  let setting: LoadSetting;
  let orders: Unlogged;

  beforeAll(async () => {
    exchange = await startExchange();
    setting = await LoadSetting.prepare(exchange, 7);
    setting.load.start();
    await until('enough trading', () => setting.figures.answered > 600, 30_000);
    await setting.load.stop();
    orders = await placeUnlogged(exchange);
  });

  afterAll(async () => {
    setting?.close();
    await exchange?.dispose();
  });

  it('finds nothing broken in a database at rest, and looked at everything', async () => {
    const report = await setting.audit();
    expect(brokenChecks(report)).toEqual([]);
    expect(report.checks.filter(({ looked }) => looked === 0)).toEqual([]);
    expect(report.trades).toBeGreaterThan(50);
    await exchange.stop();
  });

  it('is a command as well', () => {
    const script = join(__dirname, 'audit.mjs');
    const args = [script, '--database-url', exchange.databaseUrl, '--log', setting.logPath];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, (JSON.parse(stdout) as { ok: boolean }).ok]).toEqual([0, true]);
  });

  it.each(DATABASE_FORGERIES.map((forgery) => [forgery.id, forgery.what, forgery] as const))(
    '%s alone fires when %s',
    async (id, _what, { database }) => {
      const forger = await Forger.copy(exchange.databaseUrl, id.toLowerCase());
      try {
        await database?.(forger, orders);
        const report = await audit({ databaseUrl: forger.url, logPath: setting.logPath });
        expect(fired(report)).toEqual([id]);
      } finally {
        await forger.drop();
      }
    },
  );

  it.each(LOG_FORGERIES.map((forgery) => [forgery.id, forgery.what, forgery] as const))(
    '%s alone fires when %s',
    async (id, _what, { log }) => {
      const lines = log?.(readLog(setting.logPath)) ?? [];
      const logPath = `${setting.logPath}.forged`;
      writeFileSync(logPath, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      const report = await audit({ databaseUrl: exchange.databaseUrl, logPath });
      expect(fired(report)).toEqual([id]);
    },
  );

  it('has a forgery for each of its checks, and imports nothing of the exchange', () => {
    const forged = new Set([...DATABASE_FORGERIES, ...LOG_FORGERIES].map(({ id }) => id));
    expect([...forged].sort()).toEqual(Object.keys(CHECKS).sort());
    const files = ['auditor', 'journal', 'match-walk', 'wallet-walk', 'orders-walk', 'findings'];
    for (const name of [...files, 'acknowledgements', 'tables-check', 'order-records']) {
      const source = readFileSync(join(__dirname, 'auditor', `${name}.ts`), 'utf8');
      const imported = [...source.matchAll(/from '([^']+)'/g)].map((match) => match[1]);
      expect(imported.filter((from) => !/^(\.\/|node:|pg$)/.test(from ?? ''))).toEqual([]);
    }
  });
});

function fired(report: { checks: readonly { id: CheckId; ok: boolean }[] }): CheckId[] {
  return report.checks.filter(({ ok }) => !ok).map(({ id }) => id);
}

/** Orders of the demo accounts in symbols that the load leaves alone. */
async function placeUnlogged(exchange: Deployment): Promise<Unlogged> {
  const http = new ExchangeHttp(exchange.baseUrl);
  const buyer = await signIn(http, 'buyer_demo');
  const seller = await signIn(http, 'seller_demo');
  const limit = (trader: Trader, symbol: string, order: object): Promise<Fields> =>
    trader.placed({ symbol, type: 'limit', time_in_force: 'gtc', ...order });
  await limit(seller, 'NVDA', { side: 'sell', qty: '5', limit_price: '131.00' });
  const cancelled = await limit(buyer, 'NVDA', { side: 'buy', qty: '5', limit_price: '129.00' });
  await buyer.cancel(cancelled.id);
  await limit(buyer, 'NVDA', { side: 'buy', qty: '3', limit_price: '128.00' });
  const open = await limit(buyer, 'JPM', { side: 'buy', qty: '7', limit_price: '199.00' });
  await limit(seller, 'NFLX', { side: 'sell', qty: '2', limit_price: '650.00' });
  const ioc = { side: 'buy', qty: '5', limit_price: '650.00', time_in_force: 'ioc' };
  const immediate = await limit(buyer, 'NFLX', ioc);
  for (const name of ['twin-1', 'twin-2']) {
    const twin = { side: 'sell', qty: '2', limit_price: '251.00', client_order_id: name };
    await limit(seller, 'TSLA', twin);
  }
  await limit(buyer, 'TSLA', { side: 'buy', qty: '2', limit_price: '251.00' });
  const costly = { symbol: 'META', side: 'buy', qty: '1', type: 'limit', limit_price: '999.00' };
  const refusal = (await buyer.place(costly)).body;
  const operator = await signIn(http, 'operator_demo');
  await fund(operator, 'seller_demo', { asset: 'USD', amount: '1', request_id: 'after-all' });
  http.close();
  return { open, cancelled, immediate, refused: { id: refusal.order_id ?? '' } };
}
