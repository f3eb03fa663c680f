import { runSeeds } from './seeds.fixture';
import { simulate } from './simulate.fixture';

/** Every other seed from the second; the rest have a file, and so a core, of their own. */
describe('the exchange under faults', () => {
  runSeeds({ file: 'exchange-2.sim', runs: 1_000, share: { of: 2, part: 1 } }, (seed) =>
    simulate(seed),
  );
});
