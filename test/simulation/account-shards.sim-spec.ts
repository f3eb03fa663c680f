import { simulate } from './simulate.fixture';

/** `SIM_SEED=17` runs that seed alone; `SIM_RUNS=20000` more of them, `SIM_FIRST` others. */
const ONLY = process.env['SIM_SEED'];
const RUNS = parseInt(process.env['SIM_RUNS'] ?? '200', 10);
const FIRST = parseInt(ONLY ?? process.env['SIM_FIRST'] ?? '1', 10);
const PART = 50;

describe('the exchange under faults with shards of accounts', () => {
  const seeds = Array.from({ length: ONLY === undefined ? RUNS : 1 }, (_, run) => FIRST + run);
  const parts = seeds.filter((seed) => (seed - FIRST) % PART === 0);

  it.each(parts)(
    'keeps every invariant with the seeds from %d on',
    async (first) => {
      const broken: string[] = [];
      for (const seed of seeds.filter((one) => one >= first && one < first + PART)) {
        const { violations } = await simulate(seed, undefined, 2 + (seed % 2));
        for (const { message } of violations.slice(0, 5)) broken.push(`seed ${seed}: ${message}`);
      }
      expect(broken.join('\n')).toBe('');
    },
    300_000,
  );
});
