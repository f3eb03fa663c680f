import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario, ScenarioOutcome } from '../../bench/engine/scenarios';
import { countRefusals, runScenario } from '../../bench/engine/scenarios';

interface Expectation {
  trades?: unknown;
  book: unknown;
  status: Record<string, string | string[]>;
  filled: unknown;
  auction?: { volume: number; price?: number; price_range?: [number, number] };
}

const text = readFileSync(join(__dirname, 'scenarios.sample.jsonl'), 'utf8');
const samples = text
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Scenario & { title: string; expect: Expectation });

function expectAuction(outcome: ScenarioOutcome, wanted: Expectation['auction']): void {
  if (wanted === undefined) return;
  expect(outcome.auction?.volume).toBe(wanted.volume);
  const [low, high] = wanted.price_range ?? [wanted.price ?? 0, wanted.price ?? 0];
  expect(outcome.auction?.price).toBeGreaterThanOrEqual(low);
  expect(outcome.auction?.price).toBeLessThanOrEqual(high);
}

describe('sample scenarios of the engine contract', () => {
  it.each(samples.map((sample) => [`${sample.id}: ${sample.title}`, sample] as const))(
    '%s',
    (_title, sample) => {
      const outcome = runScenario(sample);
      const wanted = sample.expect;
      expect(outcome.unsupported).toBeUndefined();
      if (wanted.trades !== undefined) expect(outcome.trades).toEqual(wanted.trades);
      expect(outcome.book).toEqual(wanted.book);
      expect(outcome.filled).toEqual(wanted.filled);
      for (const [id, status] of Object.entries(wanted.status)) {
        expect([id, [status].flat()]).toEqual([id, expect.arrayContaining([outcome.status[id]])]);
      }
      expectAuction(outcome, wanted.auction);
    },
  );

  it('every step that expects a refusal gets one', () => {
    for (const sample of samples) {
      const steps = sample.steps.filter((step) => step.expect === 'rejected');
      expect(countRefusals(sample)).toBeGreaterThanOrEqual(steps.length);
    }
  });
});

describe('the scenario runner', () => {
  const order = { do: 'new', owner: 'a', side: 'buy', type: 'limit', tif: 'GTC', qty: 5, price: 9 };

  it('says what it does not know', () => {
    const run = (step: object): string | undefined =>
      runScenario({ id: 'x', steps: [step as never] }).unsupported;
    expect(run({ do: 'dance' })).toContain('dance');
    expect(run({ ...order, id: '1', stp: 'maybe' })).toContain('maybe');
    expect(run({ do: 'phase', phase: 'lunch' })).toContain('lunch');
  });

  it('finds its way between phases', () => {
    const phases = ['closed', 'continuous', 'halted', 'continuous', 'pre_open', 'auction'];
    const steps = phases.map((phase) => ({ do: 'phase', phase }));
    const outcome = runScenario({ id: 'x', steps: [...steps, { ...order, id: '1', tif: 'IOC' }] });
    expect(outcome.unsupported).toBeUndefined();
    expect(outcome.status).toEqual({ '1': 'rejected' });
  });

  it('keeps the status of a live order when a duplicate of it is refused', () => {
    const steps = [
      { ...order, id: '1' },
      { ...order, id: '1', expect: 'rejected' },
    ];
    expect(runScenario({ id: 'x', steps }).status).toEqual({ '1': 'open' });
  });
});
