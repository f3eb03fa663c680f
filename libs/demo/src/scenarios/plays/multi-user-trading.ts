import { formatDecimal } from '@app/kernel';

import type { OrderBody, OrderFields, Participant } from '../client/participant';
import { PrivateStream } from '../client/private-stream';
import { dollars, total } from '../domain/exact';
import type { PlayEnd } from '../play';
import type { Scene } from '../scene';
import type { Letter } from './meeting';
import { Meeting } from './meeting';
import { checkPrivateStreams } from './proofs';

/** Two people trade with each other, a third queues behind one of them. */
export async function multiUserTrading(scene: Scene): Promise<PlayEnd> {
  return await new MultiUser(scene).play();
}

class MultiUser extends Meeting {
  private readonly quantity: number;
  private readonly price: number;
  private reserveUnits = 0;

  constructor(scene: Scene) {
    super(scene);
    this.quantity = scene.integer('quantity');
    this.price = scene.integer('price_cents');
  }

  async play(): Promise<PlayEnd> {
    const { scene } = this;
    await scene.step('sign_in', () => this.signIn());
    await scene.step('opening', () => {
      this.openedAt = new Date().toISOString();
      return this.read(this.opening);
    });
    await scene.step('priority', () => this.priority());
    await scene.step('amend', () => this.amend());
    await scene.step('both_ways', () => this.bothWays());
    await scene.step('partial', () => this.partial());
    await scene.step('privacy', () => this.privacy());
    await scene.step('closing', () => this.close());
    await scene.step('streams', async () => {
      const all = [...this.people.values()];
      await checkPrivateStreams(scene, all);
      for (const { stream } of all) stream.close();
      return `${total(all.map(({ stream }) => stream.updates.length))} updates compared`;
    });
    const trades = this.seen().length / 2;
    const sides = `${this.person('A').who.username} and ${this.person('B').who.username}`;
    return {
      summary: `${sides} made ${trades} trades; both saw the same, the first in the queue was filled first, and every cent is explained.`,
    };
  }

  private async signIn(): Promise<string> {
    const { scene, quantity } = this;
    const demo = scene.text('accounts') === 'demo';
    const join = async (letter: Letter, who: Participant): Promise<void> => {
      const stream = await PrivateStream.open(scene.task.baseUrl, who.token);
      const person = { letter, who, stream };
      this.people.set(letter, person);
      stream.onUpdate(() => this.show());
    };
    await join('A', demo ? await scene.demoAccount('buyer_demo') : await scene.newcomer('a'));
    await join('B', demo ? await scene.demoAccount('seller_demo') : await scene.newcomer('b'));
    if (scene.flag('third_account')) await join('C', await scene.newcomer('c'));
    // Enough for every order of the run at once, fees included; what demo accounts had is not used.
    this.reserveUnits = quantity * this.price * 100 * 4;
    for (const { letter, who } of this.people.values()) {
      await this.reserve(who, 'USD', dollars(this.reserveUnits));
      if (letter === 'B') await this.reserve(who, scene.symbol, String(quantity * 4));
    }
    return [...this.people.values()]
      .map((one) => `${one.letter} is ${one.who.username}`)
      .join(', ');
  }

  /** What a demo account is lent is taken back; accounts of the run are emptied anyway. */
  private async reserve(who: Participant, asset: string, amount: string): Promise<void> {
    const { scene } = this;
    await scene.deposit(who, asset, amount);
    const demo = !who.username.startsWith('uc-');
    if (demo) scene.atTheEnd(() => this.giveBack(who, asset, amount));
  }

  private async giveBack(who: Participant, asset: string, amount: string): Promise<void> {
    const { scene } = this;
    for (const order of await scene.ordersOf(who, 'open')) await who.cancel(order['id'] ?? '');
    if (asset === 'USD') {
      await scene.withdraw(who, asset, amount);
      return;
    }
    const left = (await scene.holdings(who)).shares[asset] ?? 0;
    if (left > 0) await scene.withdraw(who, asset, String(left));
  }

  private async place(
    letter: Letter,
    side: 'buy' | 'sell',
    what: { readonly qty: number; readonly cents?: number },
  ): Promise<OrderFields> {
    const body: OrderBody = {
      symbol: this.scene.symbol,
      side,
      type: 'limit',
      qty: String(what.qty),
      limit_price: formatDecimal(what.cents ?? this.price, 2),
      time_in_force: 'gtc',
      client_order_id: this.scene.nextTag(),
    };
    return await this.person(letter).who.placed(body);
  }

  /** Until the order shows the status on its own private stream and by question. */
  private async becomes(letter: Letter, order: OrderFields, status: string): Promise<OrderFields> {
    const { who } = this.person(letter);
    const shown = await this.scene.until(
      `the order of ${letter} is ${status}`,
      async () => {
        const now = await who.order(order['id'] ?? '');
        return now['status'] === status ? now : null;
      },
      10_000,
    );
    return shown ?? order;
  }

  private async priority(): Promise<string> {
    const { quantity, scene } = this;
    const first = await this.place('A', 'buy', { qty: quantity });
    const second = await this.place('C', 'buy', { qty: quantity });
    this.showQueue([first, second]);
    const crossing = quantity + Math.floor(quantity / 2);
    const taker = await this.place('B', 'sell', { qty: crossing });
    const [a, c] = [
      await this.becomes('A', first, 'filled'),
      await this.becomes('C', second, 'partially_filled'),
    ];
    await this.becomes('B', taker, 'filled');
    const fillsOfB = this.person('B').stream.updates.filter(
      (update) => update.order['id'] === taker['id'] && update.qty !== undefined,
    );
    const given = fillsOfB.map(({ qty }) => qty).join(', then ');
    const wanted = `${quantity}, then ${crossing - quantity}`;
    scene.log.check({
      id: 'priority',
      label: 'Price-time priority: the first in the queue is filled completely before the second',
      ok: given === wanted && a['filled_qty'] === String(quantity),
      expected: `fills of ${wanted}; the first ${quantity} of ${quantity}`,
      actual: `fills of ${given}; the first ${a['filled_qty']} of ${a['qty']}, the second ${c['filled_qty']}`,
    });
    scene.log.table({
      id: 'priority',
      title: 'Priority proof: order times and fill order',
      kind: 'table',
      columns: ['queue', 'who', 'resting since', 'ordered', 'filled'],
      rows: [
        [
          '1',
          this.person('A').who.username,
          first['submitted_at'] ?? '',
          quantity,
          a['filled_qty'] ?? '',
        ],
        [
          '2',
          this.person('C').who.username,
          second['submitted_at'] ?? '',
          quantity,
          c['filled_qty'] ?? '',
        ],
      ],
    });
    await this.person('C').who.cancel(second['id'] ?? '');
    await this.becomes('C', second, 'canceled');
    return `B sold ${crossing}: ${given}`;
  }

  private async amend(): Promise<string> {
    const { quantity, scene } = this;
    const { who } = this.person('B');
    const away = this.price + 50;
    const placed = await this.place('B', 'sell', { qty: quantity, cents: away });
    const change = {
      qty: String(quantity - 1),
      limit_price: formatDecimal(away + 10, 2),
      client_order_id: scene.nextTag(),
    };
    const path = `/v2/orders/${placed['id']}`;
    const successor = await who.must<OrderFields>(200, ['PATCH', path, change]);
    const old = await this.becomes('B', placed, 'replaced');
    await who.must(204, ['DELETE', `/v2/orders/${successor['id']}`]);
    const gone = await this.becomes('B', successor, 'canceled');
    scene.log.check({
      id: 'amend',
      label: 'A replaced order names its successor, and the cancelled one traded nothing',
      ok: old['replaced_by'] === successor['id'] && gone['filled_qty'] === '0',
      expected: 'replaced by its successor, which is canceled with 0 filled',
      actual: `${old['status']}, successor ${gone['status']} with ${gone['filled_qty']} filled`,
    });
    return `placed at ${formatDecimal(away, 2)}, replaced, cancelled`;
  }

  private async bothWays(): Promise<string> {
    const { quantity } = this;
    const bid = await this.place('B', 'buy', { qty: quantity });
    const sold = await this.place('A', 'sell', { qty: quantity });
    await this.becomes('A', sold, 'filled');
    await this.becomes('B', bid, 'filled');
    const bought = await this.place('A', 'buy', { qty: quantity });
    const ask = await this.place('B', 'sell', { qty: quantity });
    await this.becomes('A', bought, 'filled');
    await this.becomes('B', ask, 'filled');
    return `A sold ${quantity} to B, then bought ${quantity} from B`;
  }

  private async partial(): Promise<string> {
    const { quantity, scene } = this;
    const part = Math.floor(quantity / 4);
    const resting = await this.place('A', 'buy', { qty: quantity });
    await this.place('B', 'sell', { qty: part });
    await this.becomes('A', resting, 'partially_filled');
    await this.person('A').who.must(204, ['DELETE', `/v2/orders/${resting['id']}`]);
    const gone = await this.becomes('A', resting, 'canceled');
    scene.log.check({
      id: 'partial',
      label: 'A partial fill stays open until it is cancelled, and keeps what it bought',
      ok: gone['filled_qty'] === String(part),
      expected: `canceled with ${part} of ${quantity} filled`,
      actual: `${gone['status']} with ${gone['filled_qty']} of ${gone['qty']} filled`,
    });
    return `${part} of ${quantity} filled, the rest cancelled`;
  }

  private async privacy(): Promise<string> {
    const { scene } = this;
    const [a, b] = [this.person('A').who, this.person('B').who];
    const [ofA, ofB] = [
      await this.place('A', 'buy', { qty: 1, cents: this.price - 60 }),
      await this.place('B', 'sell', { qty: 1, cents: this.price + 60 }),
    ];
    const tries = [
      await b.send('GET', `/v2/orders/${ofA['id']}`),
      await b.cancel(ofA['id'] ?? ''),
      await a.send('GET', `/v2/orders/${ofB['id']}`),
      await a.cancel(ofB['id'] ?? ''),
    ];
    const found = tries.map(({ status }) => status).join(', ');
    await a.must(204, ['DELETE', `/v2/orders/${ofA['id']}`]);
    await b.must(204, ['DELETE', `/v2/orders/${ofB['id']}`]);
    scene.log.check({
      id: 'privacy',
      label: 'Neither can read or cancel the order of the other',
      ok: found === '404, 404, 404, 404',
      expected: 'read 404, cancel 404, both ways',
      actual: found,
    });
    return 'four tries, four times not found';
  }

  private async close(): Promise<string> {
    const { scene } = this;
    await scene.settles(async () => {
      await this.read(this.closing);
      const held = [...this.people.values()].map(({ who }) => scene.ordersOf(who, 'open'));
      if ((await Promise.all(held)).flat().length > 0) return false;
      const gaps = [...this.people.values()].map((person) => this.gapOf(person));
      return (await Promise.all(gaps)).every((gap) => gap.cash === 0);
    });
    await this.checkSides();
    await this.checkMoney();
    const words = [...this.closing].map(([letter, { cashUnits }]) => {
      return `${letter} has ${dollars(cashUnits)} USD`;
    });
    await this.squareUp();
    this.show();
    return `${words.join(', ')}; then everybody squared up with B`;
  }

  /** Whoever bought sells to B again, so that a run leaves nobody with a position. */
  private async squareUp(): Promise<void> {
    for (const letter of ['A', 'C'] as const) {
      const { shares } = this.tradedBy(letter);
      if (shares <= 0) continue;
      const bid = await this.place('B', 'buy', { qty: shares });
      const sale = await this.place(letter, 'sell', { qty: shares });
      await this.becomes(letter, sale, 'filled');
      await this.becomes('B', bid, 'filled');
    }
  }

  private showQueue(orders: readonly OrderFields[]): void {
    this.scene.log.table({
      id: 'queue',
      title: `The queue at ${formatDecimal(this.price, 2)}`,
      kind: 'table',
      columns: ['place', 'order', 'shares', 'since'],
      rows: orders.map((order, at) => {
        return [at + 1, order['id'] ?? '', order['qty'] ?? '', order['submitted_at'] ?? ''];
      }),
    });
  }
}
