import type { OrderFields, Participant } from '../client/participant';
import { dollars, total, unitsOf, wholeOf } from '../domain/exact';
import type { Holdings, Scene } from '../scene';
import type { Followed } from './proofs';

/** Name of a person on the screen. */
export type Letter = 'A' | 'B' | 'C';

interface Person extends Followed {
  readonly letter: Letter;
}

/** One fill as one side saw it. */
interface Seen {
  readonly person: Person;
  readonly order: OrderFields;
  readonly priceUnits: number;
  readonly quantityShares: number;
  readonly executionId: string;
}

const MOST_ROWS = 40;

/** Who meets whom, what each side saw, and whether it all adds up. */
export class Meeting {
  protected readonly people = new Map<Letter, Person>();
  protected readonly opening = new Map<Letter, Holdings>();
  protected readonly closing = new Map<Letter, Holdings>();

  /** When the opening balances were read; what happened before is in them. */
  protected openedAt = '';

  constructor(protected readonly scene: Scene) {}

  protected person(letter: Letter): Person {
    const found = this.people.get(letter) ?? this.people.get('A');
    if (found === undefined) throw new Error(`${letter} has not signed in`);
    return found;
  }

  protected async read(into: Map<Letter, Holdings>): Promise<string> {
    for (const { letter, who } of this.people.values()) {
      into.set(letter, await this.scene.holdings(who));
    }
    return [...into]
      .map(([letter, { cashUnits }]) => `${letter} has ${dollars(cashUnits)} USD`)
      .join(', ');
  }

  protected tradedBy(letter: Letter): { cash: number; shares: number } {
    const fills = this.seen().filter(({ person }) => person.letter === letter);
    const shares = fills.map(({ order, quantityShares }) => {
      return order['side'] === 'buy' ? quantityShares : -quantityShares;
    });
    return { cash: total(fills.map((fill) => signed(fill))), shares: total(shares) };
  }

  /** Fills as every side saw them. */
  protected seen(): Seen[] {
    return [...this.people.values()].flatMap((person) =>
      person.stream.updates
        .filter(({ order, qty }) => {
          return qty !== undefined && this.scene.isOurs(order['client_order_id']);
        })
        .map((update) => ({
          person,
          order: update.order,
          priceUnits: unitsOf(update.price),
          quantityShares: wholeOf(update.qty),
          executionId: update.execution_id ?? '',
        })),
    );
  }

  /** Each trade once on each side with equal price and quantity. */
  protected async checkSides(): Promise<void> {
    const words = (side: string) =>
      this.seen()
        .filter(({ order }) => order['side'] === side)
        .map((one) => `${one.quantityShares} at ${dollars(one.priceUnits)}`)
        .sort()
        .join(', ');
    const [bought, sold] = [words('buy'), words('sell')];
    const ids = this.seen().map(({ person, executionId }) => person.letter + executionId);
    this.scene.log.check({
      id: 'sides',
      label: 'Each trade appears once on each side, with equal price and quantity',
      ok: bought === sold && bought !== '' && new Set(ids).size === ids.length,
      expected: `sellers saw ${bought}`,
      actual: `sellers saw ${sold}`,
    });
    return Promise.resolve();
  }

  /**
   * What the run's own fills and fees do not explain of the change in cash: demo accounts may trade
   * elsewhere meanwhile, and that is on their record too.
   */
  protected async gapOf(person: Person): Promise<{ cash: number; fees: number; traded: number }> {
    const { scene } = this;
    const { who, letter } = person;
    const mine = await scene.ordersOf(who);
    const fees = total(mine.map((order) => unitsOf(order['commission'] ?? '0')));
    const fills = this.seen().filter((one) => one.person.letter === letter);
    const traded = total(fills.map((fill) => signed(fill)));
    const change = this.change(letter).cash;
    if (who.username.startsWith('uc-')) return { cash: change - traded + fees, fees, traded };
    const others = await this.elsewhere(who, mine);
    return { cash: change - traded + fees - others, fees, traded };
  }

  protected async elsewhere(who: Participant, mine: readonly OrderFields[]): Promise<number> {
    const { scene } = this;
    const ids = new Set(mine.map((order) => order['id']));
    const all = await scene.activitiesOf(who, '');
    const units = all.map((row) => {
      const at = row['transaction_time'] ?? row['created_at'] ?? '';
      if (Date.parse(at) < Date.parse(this.openedAt)) return 0;
      if (row['activity_type'] !== 'FILL') {
        const ownFee = [...ids].some((id) => row['description']?.includes(id ?? '-') === true);
        return ownFee ? 0 : unitsOf(row['net_amount']);
      }
      if (ids.has(row['order_id'] ?? '')) return 0;
      const amount = unitsOf(row['price']) * wholeOf(row['qty']);
      return row['side'] === 'buy' ? -amount : amount;
    });
    return total(units);
  }

  protected change(letter: Letter): { cash: number; shares: number } {
    const [from, to] = [this.opening.get(letter), this.closing.get(letter)];
    const { symbol } = this.scene;
    return {
      cash: (to?.cashUnits ?? 0) - (from?.cashUnits ?? 0),
      shares: (to?.shares[symbol] ?? 0) - (from?.shares[symbol] ?? 0),
    };
  }

  protected async checkMoney(): Promise<void> {
    const { scene } = this;
    const rows: (string | number)[][] = [];
    let [cash, fees, shares] = [0, 0, 0];
    for (const person of this.people.values()) {
      const gap = await this.gapOf(person);
      const { letter, who } = person;
      const change = this.change(letter);
      cash += gap.traded - gap.fees;
      fees += gap.fees;
      shares += change.shares;
      rows.push([
        letter,
        who.username,
        dollars(this.opening.get(letter)?.cashUnits ?? 0),
        dollars(this.closing.get(letter)?.cashUnits ?? 0),
        dollars(gap.traded),
        dollars(gap.fees),
        change.shares,
      ]);
      scene.log.check({
        id: `cash-${letter}`,
        label: `Cash of ${letter} changes by its trades and fees, to the unit`,
        ok: gap.cash === 0,
        expected: `${dollars(gap.traded)} of trades - ${dollars(gap.fees)} of fees`,
        actual: `${dollars(change.cash)}, ${dollars(gap.cash)} unexplained`,
      });
    }
    scene.log.table({
      id: 'balances',
      title: 'Balances before and after',
      kind: 'table',
      columns: ['', 'account', 'cash before', 'cash after', 'traded', 'fees', 'shares'],
      rows,
    });
    scene.log.check({
      id: 'conserved',
      label: 'Shares and cash are conserved; what is missing is in the fee account',
      ok: cash === -fees && shares === 0,
      expected: `cash ${dollars(-fees)}, shares 0`,
      actual: `cash ${dollars(cash)}, shares ${shares}`,
    });
  }

  /** Both blotters and the moving balances. */
  protected show(): void {
    const { scene } = this;
    const updates = [...this.people.values()].map(({ stream }) => stream.updates.length);
    scene.log.set('updates', total(updates));
    scene.log.set('trades', Math.floor(this.seen().length / 2));
    const [a, b] = [this.tradedBy('A'), this.tradedBy('B')];
    scene.log.set('a_cash', dollars(a.cash));
    scene.log.set('b_cash', dollars(b.cash));
    scene.log.set('a_shares', a.shares);
    scene.log.set('b_shares', b.shares);
    scene.log.point(0, [a.cash / 10_000, b.cash / 10_000]);
    for (const { letter, who, stream } of this.people.values()) {
      const mine = stream.updates.filter(({ order }) => scene.isOurs(order['client_order_id']));
      scene.log.table({
        id: `blotter-${letter}`,
        title: `Blotter of ${letter} (${who.username})`,
        kind: 'table',
        columns: ['event', 'side', 'shares', 'price', 'filled', 'status'],
        rows: mine
          .slice(-MOST_ROWS)
          .map(({ event, order, price, qty }) => [
            event,
            order['side'] ?? '',
            qty ?? order['qty'] ?? '',
            price ?? order['limit_price'] ?? '',
            order['filled_qty'] ?? '',
            order['status'] ?? '',
          ]),
      });
    }
  }
}

/** Cash that a fill moves: out for a buy, in for a sell. */
function signed({ order, priceUnits, quantityShares }: Seen): number {
  const amount = priceUnits * quantityShares;
  return order['side'] === 'buy' ? -amount : amount;
}
