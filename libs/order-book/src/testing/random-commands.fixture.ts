import type { BookCommand, Phase, ReplaceCommand, SubmitCommand } from '../types';
import { ORDER_TYPES, PHASES, SELF_TRADE_MODES, SIDES, TIMES_IN_FORCE } from '../types';
import { SeededRandom } from './seeded-random.fixture';

/** What the generator aims at; small ranges make orders meet. */
export interface FlowShape {
  lowTicks: number;
  highTicks: number;
  maxShares: number;
  owners: number;
  /** One in so many commands is malformed; 0: none. */
  malformedOnceIn: number;
}

export const CROWDED: FlowShape = {
  lowTicks: 90,
  highTicks: 110,
  maxShares: 20,
  owners: 4,
  malformedOnceIn: 60,
};

const NONSENSE: unknown[] = [NaN, 0, -1, -5, 1.5, Infinity, 2 ** 53, 1e300, '7', null, {}, true];

/** An endless, repeatable flow of commands of every kind. */
export class RandomCommands {
  private readonly random: SeededRandom;
  private nextId = 1;
  private clock = 1;
  /** Where the book probably is; a pause or a refusal makes this wrong for a while. */
  private believed: Phase = 'continuous';

  constructor(
    seed: number,
    private readonly shape: FlowShape = CROWDED,
  ) {
    this.random = new SeededRandom(seed);
  }

  next(): BookCommand {
    const { random, shape } = this;
    this.clock += random.integer(0, 3);
    const command = this.wellFormed();
    if (shape.malformedOnceIn === 0 || !random.once(shape.malformedOnceIn)) return command;
    const fields = Object.keys(command);
    return { ...command, [random.of(fields)]: random.of(NONSENSE) };
  }

  /** A submit for a preview: an id that nobody has. */
  wouldBe(): SubmitCommand {
    return { ...this.submit(), orderId: this.nextId + 1_000_000 };
  }

  private wellFormed(): BookCommand {
    const { random } = this;
    if (this.believed !== 'continuous' && random.once(15)) return this.phase();
    const dice = random.integer(1, 1000);
    if (dice <= 620) return this.submit();
    if (dice <= 780) return { kind: 'cancel', orderId: this.someId(), owner: this.someOwner() };
    if (dice <= 940) return this.replace();
    if (dice <= 955) {
      const side = random.once(2) ? random.of(SIDES) : undefined;
      return { kind: 'mass_cancel', owner: random.integer(1, this.shape.owners), side };
    }
    if (dice <= 962) return this.phase();
    if (dice <= 990) return { kind: 'expire', atMillis: this.clock };
    if (dice <= 994) return { kind: 'indicative' };
    return this.settings();
  }

  /** Anywhere, then back towards continuous trading, so that most commands trade. */
  private phase(): BookCommand {
    const { random } = this;
    let phase = random.of(PHASES);
    if (this.believed !== 'continuous') {
      phase = this.believed === 'opening_auction' ? 'continuous' : 'opening_auction';
      if (random.once(6)) phase = random.of(PHASES);
    }
    this.believed = phase;
    const endsAtMillis = random.once(3) ? this.clock + random.integer(1, 30) : undefined;
    return { kind: 'phase', phase, endsAtMillis, atMillis: this.clock };
  }

  private settings(): BookCommand {
    const { random } = this;
    const off = random.once(2);
    return {
      kind: 'settings',
      referenceTicks: random.once(2) ? this.price() : undefined,
      dynamicBandBps: off ? 0 : random.integer(100, 1500),
      staticBandBps: off || random.once(2) ? 0 : random.integer(300, 2000),
      pauseMillis: random.integer(0, 20),
      reopenMillis: random.integer(0, 20),
    };
  }

  private price(): number {
    return this.random.integer(this.shape.lowTicks, this.shape.highTicks);
  }

  private shares(): number {
    return this.random.integer(1, this.shape.maxShares);
  }

  private someId(): number {
    return Math.max(1, this.nextId - this.random.integer(0, 30));
  }

  private someOwner(): number | undefined {
    return this.random.once(4) ? this.random.integer(1, this.shape.owners) : undefined;
  }

  private submit(): SubmitCommand {
    const { random } = this;
    if (!random.once(40)) this.nextId += 1;
    const plain = random.once(2);
    const type = plain ? random.of(['limit', 'limit', 'market'] as const) : random.of(ORDER_TYPES);
    const tif = plain ? random.of(['gtc', 'day', 'ioc'] as const) : random.of(TIMES_IN_FORCE);
    const limit = type === 'limit' || type === 'stop_limit';
    const command: SubmitCommand = {
      kind: 'submit',
      orderId: this.nextId,
      owner: random.integer(1, this.shape.owners),
      side: random.of(SIDES),
      type,
      tif,
      quantityShares: this.shares(),
      atMillis: this.clock,
    };
    if (limit || random.once(5)) command.priceTicks = this.price();
    if (type === 'stop' || type === 'stop_limit') command.stopPriceTicks = this.price();
    if (type === 'trailing_stop') this.trail(command);
    if (random.once(3)) command.selfTrade = random.of(SELF_TRADE_MODES);
    if (tif === 'gtd' || (tif === 'day' && random.once(4))) {
      command.expireAtMillis = this.clock + random.integer(1, 100);
    }
    if (!plain) this.dress(command, limit);
    return command;
  }

  private trail(command: SubmitCommand): void {
    if (this.random.once(2)) command.trailTicks = this.random.integer(1, 8);
    else command.trailBps = this.random.integer(50, 600);
    if (this.random.once(4)) command.stopPriceTicks = this.price();
  }

  private dress(command: SubmitCommand, limit: boolean): void {
    const { random } = this;
    if (limit && random.once(3)) command.displayShares = random.integer(1, 5);
    else if (random.once(6)) command.hidden = true;
    if (random.once(5)) command.postOnly = true;
    if (random.once(5)) command.ocoTag = random.integer(1, 6);
  }

  private replace(): ReplaceCommand {
    const { random } = this;
    const command: ReplaceCommand = {
      kind: 'replace',
      orderId: this.someId(),
      owner: this.someOwner(),
      atMillis: this.clock,
    };
    if (random.once(2)) command.totalQuantityShares = this.shares();
    if (random.once(2)) command.priceTicks = this.price();
    if (random.once(8)) command.stopPriceTicks = this.price();
    if (random.once(12)) command.trailTicks = random.integer(1, 8);
    if (random.once(20)) command.trailBps = random.integer(50, 600);
    if (random.once(8)) command.displayShares = random.integer(1, 5);
    if (random.once(10)) command.tif = random.of(['gtc', 'day', 'gtd'] as const);
    if (random.once(10)) command.expireAtMillis = this.clock + random.integer(0, 50);
    if (random.once(6)) command.keepPriorityOnly = true;
    if (random.once(8)) command.losePriority = true;
    return command;
  }
}
