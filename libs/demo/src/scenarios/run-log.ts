import type {
  RunAssertion,
  RunChart,
  RunCounter,
  RunObject,
  RunStep,
  RunTable,
} from '@app/contracts';
import { required } from '@app/kernel';

import type { ScenarioCard } from './domain/catalogue';

/** What a run tells while it goes on and at its end. */
export type RunProgress = Pick<
  RunObject,
  'steps' | 'counters' | 'charts' | 'tables' | 'assertions' | 'accounts' | 'symbols'
>;

/** Points that a chart keeps; beyond that every second one goes. */
const MAX_POINTS = 240;

/** The card as it looks before the first step. Pure. */
export function blankProgress(card: ScenarioCard): RunProgress {
  return {
    steps: card.steps.map((step) => {
      return { ...step, state: 'pending', detail: '', started_ms: null, ended_ms: null };
    }),
    counters: card.counters.map((counter) => ({ ...counter, value: 0 })),
    charts: card.charts.map((chart) => ({ ...chart, points: [] })),
    tables: [],
    assertions: [],
    accounts: [],
    symbols: [],
  };
}

/** Notes of a running play, in the shape that clients see. */
export class RunLog {
  private readonly steps: RunStep[];
  private readonly counters: RunCounter[];
  private readonly charts: (Omit<RunChart, 'points'> & { points: (number | null)[][] })[];
  private readonly tables = new Map<string, RunTable>();
  private readonly assertions: RunAssertion[] = [];
  private readonly accounts: string[] = [];

  constructor(
    card: ScenarioCard,
    private readonly symbols: readonly string[],
    private readonly elapsedMs: () => number,
  ) {
    const blank = blankProgress(card);
    this.steps = [...blank.steps];
    this.counters = [...blank.counters];
    this.charts = blank.charts.map((chart) => ({ ...chart, points: [] }));
  }

  /** The step is being worked on. */
  begin(id: string): void {
    this.change(id, { state: 'active', started_ms: this.elapsedMs() });
  }

  /** The step is over; `detail` says what came of it. */
  end(id: string, state: 'done' | 'failed', detail: string): void {
    this.change(id, { state, detail, ended_ms: this.elapsedMs() });
  }

  /** What the active step is at. */
  detail(id: string, detail: string): void {
    this.change(id, { detail });
  }

  set(name: string, value: number | string): void {
    const index = this.counters.findIndex((counter) => counter.name === name);
    const counter = required(this.counters[index], `counter ${name}`);
    this.counters[index] = { ...counter, value };
  }

  /** Adds a point to the chart with that number: a value for each of its series. */
  point(chart: number, values: readonly (number | null)[]): void {
    const one = required(this.charts[chart], `chart ${chart}`);
    one.points.push([this.elapsedMs(), ...values]);
    if (one.points.length > MAX_POINTS) one.points = one.points.filter((_, at) => at % 2 === 0);
  }

  /** Puts a table there, or its newer state. */
  table(table: RunTable): void {
    this.tables.set(table.id, table);
  }

  account(username: string): void {
    this.accounts.push(username);
  }

  /** Notes something that must hold. */
  check(assertion: RunAssertion): void {
    this.assertions.push(assertion);
  }

  /** True when something was checked and all of it held. */
  get holds(): boolean {
    return this.assertions.length > 0 && this.assertions.every(({ ok }) => ok);
  }

  get failed(): readonly RunAssertion[] {
    return this.assertions.filter(({ ok }) => !ok);
  }

  get unfinished(): readonly RunStep[] {
    return this.steps.filter(({ state }) => state !== 'done');
  }

  progress(): RunProgress {
    return {
      steps: [...this.steps],
      counters: [...this.counters],
      charts: this.charts.map((chart) => ({ ...chart, points: [...chart.points] })),
      tables: [...this.tables.values()],
      assertions: [...this.assertions],
      accounts: [...this.accounts],
      symbols: this.symbols,
    };
  }

  private change(id: string, change: Partial<RunStep>): void {
    const index = this.steps.findIndex((step) => step.id === id);
    const step = required(this.steps[index], `step ${id}`);
    this.steps[index] = { ...step, ...change };
  }
}
