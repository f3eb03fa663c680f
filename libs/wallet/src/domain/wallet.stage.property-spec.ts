import { Chance } from '@app/testing';
import { assert as holds, integer, property } from 'fast-check';

import { requiredAmount } from './holds';
import { memoryChecks, walletFigures } from './reconciliation';
import { WalletPlayer } from './wallet-player.fixture';

interface Live {
  readonly id: string;
  readonly side: 'buy' | 'sell';
  price: number;
  total: number;
  filled: number;
  /** Successor under way. */
  next: { id: string; price: number; total: number } | null;
}

/** A book that matches at random within what it was told, so that any fill may come at any time. */
class RandomBook {
  readonly player: WalletPlayer;
  private readonly chance: Chance;
  private live: Live[] = [];
  private made = 0;

  constructor(seed: number) {
    this.chance = new Chance(seed);
    const makerBasisPoints = this.chance.integer(0, 50);
    this.player = new WalletPlayer({ makerBasisPoints, takerBasisPoints: 40 });
  }

  step(): void {
    const roll = this.chance.integer(1, 10);
    if (roll <= 2) this.transfer();
    else if (roll <= 4) this.fund();
    else if (roll <= 7) this.trade();
    else if (roll === 8) this.end();
    else if (roll === 9) this.replace();
    else this.decideReplace();
  }

  private say(text: string): string {
    return this.player.play(text).actual[0]?.split(' | ')[1] ?? '';
  }

  private transfer(): void {
    const verb = this.chance.of(['deposit', 'deposit', 'withdraw']);
    const asset = this.chance.of(['USD', 'ABC']);
    const amount = this.chance.integer(1, asset === 'USD' ? 3_000_000 : 60);
    this.say(`${verb} ${this.chance.of(['ann', 'bob'])} ${asset} ${amount}`);
  }

  private fund(): void {
    const side = this.chance.of(['buy', 'sell'] as const);
    const one = { id: this.mint(), side, price: this.price(), total: this.chance.integer(1, 30) };
    const by = this.chance.of(['ann', 'bob']);
    const answer = this.say(`${side} ${one.id} ${one.total} @ ${one.price} by ${by}`);
    if (answer.startsWith('held')) this.live.push({ ...one, filled: 0, next: null });
  }

  private trade(): void {
    const buy = this.pick('buy');
    const sell = this.pick('sell');
    if (buy === undefined || sell === undefined || buy.price < sell.price) return;
    const most = Math.min(buy.total - buy.filled, sell.total - sell.filled);
    const quantity = this.chance.integer(1, most);
    const price = this.chance.integer(sell.price, buy.price);
    const taker = this.chance.of(['buy', 'sell']);
    this.say(`trade ${buy.id} ${sell.id} ${quantity} @ ${price} taker ${taker}`);
    for (const one of [buy, sell]) {
      one.filled += quantity;
      if (one.filled < one.total) continue;
      this.drop(one);
      if (one.next !== null) this.say(`kept ${one.id} ${one.next.id}`);
    }
  }

  private end(): void {
    const one = this.pick(this.chance.of(['buy', 'sell']));
    if (one === undefined) return;
    this.drop(one);
    this.say(`ended ${one.id}`);
    if (one.next !== null) this.say(`kept ${one.id} ${one.next.id}`);
  }

  private replace(): void {
    const one = this.pick(this.chance.of(['buy', 'sell']));
    if (one === undefined || one.next !== null) return;
    const next = { id: this.mint(), price: this.price(), total: this.chance.integer(1, 90) };
    const answer = this.say(`replace ${one.id} ${next.id} ${next.total} @ ${next.price}`);
    if (answer.startsWith('now held')) one.next = next;
  }

  private decideReplace(): void {
    const one = this.live.find((live) => live.next !== null);
    const next = one?.next;
    if (one === undefined || next === null || next === undefined) return;
    one.next = null;
    if (this.chance.happens(0.4)) {
      this.say(`kept ${one.id} ${next.id}`);
      return;
    }
    this.drop(one);
    const leaves = Math.max(0, next.total - one.filled);
    this.say(`replaced ${one.id} ${next.id} leaving ${leaves}`);
    if (leaves > 0) this.live.push({ ...next, side: one.side, filled: one.filled, next: null });
  }

  private pick(side: 'buy' | 'sell'): Live | undefined {
    const those = this.live.filter((one) => one.side === side);
    return those.length === 0 ? undefined : this.chance.of(those);
  }

  private drop(gone: Live): void {
    this.live = this.live.filter((one) => one !== gone);
  }

  private price(): number {
    return this.chance.of([200, 500, 990, 1_000, 1_010, 2_000]);
  }

  private mint(): string {
    this.made += 1;
    return `o${this.made}`;
  }
}

const STEPS = 120;

describe('the wallet under any sequence of events', () => {
  it('keeps every balance solvent, every hold exact and every asset whole', () => {
    holds(
      property(integer(), (seed) => {
        const book = new RandomBook(seed);
        const { rig } = book.player;
        for (let step = 0; step < STEPS; step += 1) {
          book.step();
          const figures = walletFigures(rig.state);
          const failed = memoryChecks(figures, rig.state).filter((check) => !check.ok);
          expect(failed).toEqual([]);
          for (const hold of rig.state.holds.values()) {
            expect(hold.amount).toBe(requiredAmount(hold));
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('folds a snapshot and the rest to what all of it folds to', () => {
    holds(
      property(integer(), integer({ min: 0, max: STEPS }), (seed, cut) => {
        const book = new RandomBook(seed);
        for (let step = 0; step < STEPS; step += 1) book.step();
        const { rig } = book.player;
        expect(rig.refold(Math.min(cut, rig.entries.length))).toBe(rig.text());
      }),
      { numRuns: 80 },
    );
  });
});
