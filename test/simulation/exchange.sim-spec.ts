import { simulate } from './simulate.fixture';

/** `SIM_SEED=17` runs that seed alone; `SIM_RUNS=20000` more of them, `SIM_FIRST` others. */
const ONLY = process.env['SIM_SEED'];
const RUNS = parseInt(process.env['SIM_RUNS'] ?? '1000', 10);
const FIRST = parseInt(ONLY ?? process.env['SIM_FIRST'] ?? '1', 10);
const PART = 50;

const command = (seed: number): string =>
  `SIM_SEED=${seed} npx jest --selectProjects simulation --testPathPatterns exchange.sim`;

describe('the exchange under faults', () => {
  const seeds = Array.from({ length: ONLY === undefined ? RUNS : 1 }, (_, run) => FIRST + run);
  const parts = Array.from({ length: Math.ceil(seeds.length / PART) }, (_, part) =>
    seeds.slice(part * PART, (part + 1) * PART),
  );

  it.each(parts.map((part) => [part[0], part[part.length - 1], part] as const))(
    'keeps every invariant with the seeds %d to %d',
    async (_first, _last, part) => {
      const broken: string[] = [];
      for (const seed of part) {
        const report = await simulate(seed);
        if (report.violations.length === 0) continue;
        const what = report.violations.slice(0, 5).map((violation) => violation.message);
        broken.push(`seed ${seed}: ${what.join('; ')}\n  again: ${command(seed)}`);
      }
      expect(broken.join('\n')).toBe('');
    },
    300_000,
  );
});
