import type { RunReport } from './simulate.fixture';

/** `SIM_SEED=17` runs that seed alone; `SIM_RUNS=20000` more of them, `SIM_FIRST` others. */
const ONLY = process.env['SIM_SEED'];
const PART = 50;

/** The seeds of one spec file. */
export interface Seeds {
  /** What the file's name contains: how to run one seed of it again. */
  readonly file: string;
  /** Runs unless `SIM_RUNS` says otherwise. */
  readonly runs: number;
  /** Files that share the runs, and which of them this is: each can have a core of its own. */
  readonly share?: { readonly of: number; readonly part: number };
}

/** Simulates every seed, fifty to a test; what broke is told with the command that repeats it. */
export function runSeeds(seeds: Seeds, simulate: (seed: number) => Promise<RunReport>): void {
  it.each(partsOf(seeds).map((part) => [part[0], part[part.length - 1], part] as const))(
    'keeps every invariant with the seeds %d to %d',
    async (_first, _last, part) => {
      const broken: string[] = [];
      for (const seed of part) {
        const report = await simulate(seed);
        if (report.violations.length === 0) continue;
        const what = report.violations.slice(0, 5).map((violation) => violation.message);
        broken.push(`seed ${seed}: ${what.join('; ')}\n  again: ${command(seed, seeds.file)}`);
      }
      expect(broken.join('\n')).toBe('');
    },
    300_000,
  );
}

function partsOf({ runs, share = { of: 1, part: 0 } }: Seeds): number[][] {
  if (ONLY !== undefined) return [[Number.parseInt(ONLY, 10)]];
  const first = Number.parseInt(process.env['SIM_FIRST'] ?? '1', 10);
  const wanted = Number.parseInt(process.env['SIM_RUNS'] ?? String(runs), 10);
  const own = Array.from({ length: wanted }, (_, run) => first + run).filter(
    (_, run) => run % share.of === share.part,
  );
  // A file without a test would count as broken: of very few runs each file makes one.
  if (own.length === 0) return [[first]];
  return Array.from({ length: Math.ceil(own.length / PART) }, (_, part) =>
    own.slice(part * PART, (part + 1) * PART),
  );
}

function command(seed: number, file: string): string {
  return `SIM_SEED=${seed} npx jest --selectProjects simulation --testPathPatterns ${file}`;
}
