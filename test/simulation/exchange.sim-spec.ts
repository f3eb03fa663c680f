import { runSeeds } from './seeds.fixture';
import { simulate } from './simulate.fixture';

/** Every other seed from the first; the rest have a file, and so a core, of their own. */
describe('the exchange under faults', () => {
  runSeeds({ file: 'exchange.sim', runs: 1_000, share: { of: 2, part: 0 } }, (seed) =>
    simulate(seed),
  );
});
