import { runSeeds } from './seeds.fixture';
import { simulate } from './simulate.fixture';

describe('the exchange under faults with shards of accounts', () => {
  runSeeds({ file: 'account-shards.sim', runs: 200 }, (seed) => {
    return simulate(seed, undefined, 2 + (seed % 2));
  });
});
