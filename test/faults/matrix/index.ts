import { CRASH_POINTS } from './crash-points';
import { HINTS } from './hints';
import { HISTORY } from './history';
import { KILLS } from './kills';
import { MUTATIONS } from './mutations';
import { OWNERS } from './owners';
import { POSTGRES } from './postgres';
import { REDIS } from './redis';
import type { Fault } from './scene';
import { SHARDS } from './shards';
import { SIDE_BY_SIDE } from './side-by-side';
import { SOCKET_FAULTS } from './sockets';
import { STOPS } from './stops';
import { WIRE } from './wire';

/** The matrix, in the order in which it runs. F18 has a disk of its own. */
export const MATRIX: readonly Fault[] = [
  ...KILLS,
  ...OWNERS,
  ...SIDE_BY_SIDE,
  ...POSTGRES,
  ...REDIS,
  ...HINTS,
  ...WIRE,
  ...SOCKET_FAULTS,
  ...STOPS,
  ...CRASH_POINTS,
  ...HISTORY,
  ...MUTATIONS,
  ...SHARDS,
];
