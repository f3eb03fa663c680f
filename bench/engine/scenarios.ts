import { readFileSync } from 'node:fs';
import type { BookReport, OrderBook, Phase, SelfTradeMode, SubmitCommand } from '@app/order-book';
import { ALLOWED_TRANSITIONS, createOrderBook, PHASES } from '@app/order-book';

/** One step of a scenario file; see engine-contract.md, "Scenario runner". */
export interface ScenarioStep {
  do: string;
  id?: string;
  owner?: string;
  side?: string;
  type?: string;
  tif?: string;
  qty?: number;
  price?: number;
  stop_price?: number;
  trail?: number;
  display?: number;
  post_only?: boolean;
  stp?: string;
  oco?: string;
  hidden?: boolean;
  phase?: string;
  expect?: string;
}

export interface Scenario {
  id: string;
  steps: ScenarioStep[];
}

/** What happened, in the words of the contract. */
export interface ScenarioOutcome {
  id: string;
  trades: Array<{ maker: string; taker: string; price: number; qty: number }>;
  book: { bids: Array<[number, number]>; asks: Array<[number, number]> };
  status: Record<string, string>;
  filled: Record<string, number>;
  auction?: { volume: number; price: number };
  unsupported?: string;
}

const STP_MODES: Record<string, SelfTradeMode> = {
  none: 'none',
  expire_maker: 'cancel_oldest',
  cancel_oldest: 'cancel_oldest',
  expire_taker: 'cancel_newest',
  cancel_newest: 'cancel_newest',
  expire_both: 'cancel_both',
  cancel_both: 'cancel_both',
  decrement: 'decrement',
};

const PHASE_NAMES: Record<string, Phase> = {
  auction: 'opening_auction',
  opening: 'opening_auction',
  open: 'continuous',
  close: 'closed',
  closing: 'closing_auction',
  preopen: 'pre_open',
  'pre-open': 'pre_open',
  halt: 'halted',
};

/** The shortest way from one phase to another by the table of transitions. */
function wayTo(from: Phase, to: Phase): Phase[] {
  const ways: Phase[][] = [[from]];
  for (const way of ways) {
    const last = way.at(-1) ?? from;
    if (last === to) return way.slice(1);
    for (const next of ALLOWED_TRANSITIONS[last]) {
      if (!way.includes(next)) ways.push([...way, next]);
    }
  }
  return [];
}

/** Names of a scenario as the safe integers the book wants. */
class Names {
  private readonly numbers = new Map<string, number>();
  private readonly names: string[] = [];

  number(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.names.push(name);
    this.numbers.set(name, this.names.length);
    return this.names.length;
  }

  name(number: number): string {
    return this.names[number - 1] ?? String(number);
  }
}

class ScenarioRun {
  private readonly book: OrderBook = createOrderBook({ initialPhase: 'continuous' });
  private readonly orders = new Names();
  private readonly owners = new Names();
  private readonly tags = new Names();
  private readonly total = new Map<string, number>();
  private readonly outcome: ScenarioOutcome;
  /** Commands of the scenario that were refused. */
  refused = 0;

  constructor(private readonly scenario: Scenario) {
    const book = { bids: [], asks: [] };
    this.outcome = { id: scenario.id, trades: [], book, status: {}, filled: {} };
  }

  run(): ScenarioOutcome {
    for (const step of this.scenario.steps) {
      const problem = this.step(step);
      if (problem !== null) this.outcome.unsupported ??= problem;
    }
    const side = (name: 'buy' | 'sell'): Array<[number, number]> =>
      this.book.totals(name).map((level) => [level.priceTicks, level.quantityShares]);
    this.outcome.book = { bids: side('buy'), asks: side('sell') };
    return this.outcome;
  }

  private step(step: ScenarioStep): string | null {
    const owner = step.owner === undefined ? undefined : this.owners.number(String(step.owner));
    const orderId = step.id === undefined ? 0 : this.orders.number(String(step.id));
    switch (step.do) {
      case 'new':
        return this.submit(step, orderId, owner ?? 0);
      case 'cancel':
        return this.read(this.book.execute({ kind: 'cancel', orderId, owner }));
      case 'replace':
        return this.replace(step, orderId, owner);
      case 'mass_cancel': {
        const side = step.side as 'buy' | 'sell' | undefined;
        return this.read(this.book.execute({ kind: 'mass_cancel', owner, side }));
      }
      case 'phase':
        return this.phase(String(step.phase));
      default:
        return `step "${step.do}"`;
    }
  }

  private submit(step: ScenarioStep, orderId: number, owner: number): string | null {
    const stp = step.stp ?? 'none';
    const selfTrade = STP_MODES[stp];
    if (selfTrade === undefined) return `stp "${stp}"`;
    const type = (step.type ?? 'limit') as SubmitCommand['type'];
    const tif = (step.tif ?? (type === 'market' ? 'IOC' : 'GTC')).toLowerCase();
    const reports = this.book.execute({
      kind: 'submit',
      orderId,
      owner,
      side: step.side as SubmitCommand['side'],
      type,
      tif: tif as SubmitCommand['tif'],
      quantityShares: step.qty ?? 0,
      priceTicks: step.price,
      stopPriceTicks: step.stop_price,
      trailTicks: step.trail,
      displayShares: step.display,
      hidden: step.hidden,
      postOnly: step.post_only,
      selfTrade,
      ocoTag: step.oco === undefined ? undefined : this.tags.number(String(step.oco)),
    });
    return this.read(reports);
  }

  private replace(step: ScenarioStep, orderId: number, owner?: number): string | null {
    return this.read(
      this.book.execute({
        kind: 'replace',
        orderId,
        owner,
        totalQuantityShares: step.qty,
        priceTicks: step.price,
        stopPriceTicks: step.stop_price,
        trailTicks: step.trail,
        displayShares: step.display,
      }),
    );
  }

  /** Phases of a scenario are coarser than ours: phases on the way are taken by themselves. */
  private phase(name: string): string | null {
    const wanted = PHASE_NAMES[name] ?? (name as Phase);
    if (!PHASES.includes(wanted)) return `phase "${name}"`;
    for (const phase of wayTo(this.book.state().phase, wanted)) {
      this.read(this.book.execute({ kind: 'phase', phase }));
    }
    return null;
  }

  private read(reports: BookReport[]): null {
    const { status } = this.outcome;
    for (const report of reports) {
      switch (report.kind) {
        case 'accepted':
          this.total.set(this.orders.name(report.orderId), report.quantityShares);
          status[this.orders.name(report.orderId)] = 'open';
          delete this.outcome.filled[this.orders.name(report.orderId)];
          break;
        case 'refused':
          this.refused += 1;
          if (report.command === 'submit' && report.code !== 'DUPLICATE_ORDER_ID') {
            status[this.orders.name(report.orderId)] = 'rejected';
          }
          break;
        case 'cancelled':
        case 'expired':
          status[this.orders.name(report.orderId)] = 'cancelled';
          break;
        case 'traded':
          this.fill(report.makerId, report.quantityShares, report.makerLeavesShares);
          this.fill(report.takerId, report.quantityShares, report.takerLeavesShares);
          this.outcome.trades.push({
            maker: this.orders.name(report.makerId),
            taker: this.orders.name(report.takerId),
            price: report.priceTicks,
            qty: report.quantityShares,
          });
          break;
        case 'uncrossed':
          this.uncross(report.volumeShares, report.priceTicks);
          break;
        default:
          break;
      }
    }
    return null;
  }

  /** The last call that matched anything; one that matched nothing when there was no other. */
  private uncross(volume: number, price: number): void {
    if (volume > 0 || this.outcome.auction === undefined) this.outcome.auction = { volume, price };
  }

  private fill(orderId: number, shares: number, leaves: number): void {
    const { status, filled } = this.outcome;
    const name = this.orders.name(orderId);
    filled[name] = (filled[name] ?? 0) + shares;
    status[name] = leaves > 0 ? 'partially_filled' : 'filled';
  }
}

/** Runs one scenario on a fresh book of the production engine. */
export function runScenario(scenario: Scenario): ScenarioOutcome {
  return new ScenarioRun(scenario).run();
}

/** How many commands of a scenario are refused. */
export function countRefusals(scenario: Scenario): number {
  const run = new ScenarioRun(scenario);
  run.run();
  return run.refused;
}

/** Runs each line of a JSON-lines file and gives one JSON line per scenario. */
export function runScenarioFile(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.stringify(runScenario(JSON.parse(line) as Scenario)));
}
