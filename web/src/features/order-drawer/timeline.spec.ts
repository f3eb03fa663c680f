import { burstsOf, factsWords } from './timeline';
import type { TimelineStep } from './timeline';

const step = (id: string, at: string | null, ms: number | null): TimelineStep => ({
  id,
  stream: 'orders',
  stream_number: 1,
  service: 'order-manager',
  event: 'submitted',
  at: at === null ? null : `2026-01-05T12:${at}Z`,
  ms,
  caused_by: null,
  facts: {},
  reason: null,
  reason_message: null,
});
const timeline = (...steps: TimelineStep[]) => ({
  received_at: '2026-01-05T12:00:00.000Z',
  complete: true,
  services: [],
  steps,
});

describe('the way of an order as a waterfall', () => {
  it('places each step between what caused it and its own stamp', () => {
    const steps = [step('a', '00:00.004', 2), step('b', '00:00.008', 4), step('c', '00:00.010', 2)];
    const [burst] = burstsOf(timeline(...steps));
    expect(burst?.lengthMs).toBe(10);
    expect(burst?.steps.map(({ from, to }) => [from, to])).toEqual([
      [0.2, 0.4],
      [0.4, 0.8],
      [0.8, 1],
    ]);
  });

  it('begins a new scale after a pause', () => {
    const steps = [
      step('a', '00:00.004', 2),
      step('b', '30:00.000', null),
      step('c', '30:00.005', 5),
    ];
    const bursts = burstsOf(timeline(...steps));
    expect(bursts.map(({ steps: own }) => own.length)).toEqual([1, 2]);
    expect(bursts[1]?.steps.map(({ from, to }) => [from, to])).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  it('lives with steps that carry no stamp', () => {
    expect(burstsOf(timeline(step('a', null, null)))[0]?.lengthMs).toBe(0);
    expect(burstsOf({ ...timeline(), received_at: null })).toEqual([]);
  });

  it('says the facts in a line', () => {
    const facts = { price: '190.5', qty: '4', leaves_qty: '6', liquidity: 'maker', note: null };
    expect(factsWords({ ...step('a', null, null), facts })).toBe(
      'price 190.5, quantity 4, left 6, liquidity maker',
    );
  });
});
