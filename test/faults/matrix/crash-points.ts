import { until } from '@app/testing';

import type { DeploymentKind } from '../fleet/fleet';
import type { Fault } from './scene';
import { moreOrders, SHOWS_MS } from './scene';

/** Points of a process under load, with the windows (reliability, "Crash windows"). */
const COMMIT_POINTS: Readonly<Record<string, string>> = {
  'commit.before': 'C1, C4',
  'commit.sent': 'C7',
  'commit.after': 'C2, C3',
  'hints.after': 'C2, C5',
};
const PROJECT_POINTS: Readonly<Record<string, string>> = {
  'project.inside': 'C8',
  'project.after': 'C6, C9',
};
/** Processes whose projections write under this load. */
const PROJECTING = ['order-manager', 'wallet', 'market-data', 'reporting', 'notification'];
const STAGES = ['order-manager', 'risk-manager', 'wallet', 'matching-engine'];
/** In the short run; the acceptance specs try the others in one process. */
const SHORT = ['wallet commit.sent'];
const HIT = { from: 8, to: 40 };

/** Dies at the point under load, and is started again by its supervisor. */
function underLoad(service: string, point: string, window: string): Fault {
  const on: DeploymentKind[] = service === 'exchange' ? ['monolith'] : ['distributed'];
  return {
    id: 'F11',
    name: `${service} dies at ${point} (${window})`,
    on,
    short: SHORT.includes(`${service} ${point}`),
    run: async (scene) => {
      const process = scene.fleet.process(service);
      const { length } = process.ends;
      const hit = scene.chance.integer(HIT.from, HIT.to);
      process.arm(`${point}:${hit}`);
      await until(`${point}, hit ${hit}`, () => process.ends.length > length, SHOWS_MS * 2);
      const end = process.ends.at(-1);
      if (end?.signal !== 'SIGKILL') throw new Error(`ended by ${end?.signal} ${end?.code}`);
      scene.happened(`died at hit ${hit}`);
    },
  };
}

function atStart(service: string): Fault {
  return {
    id: 'F11',
    name: `${service} dies right after its takeover (C11)`,
    on: service === 'exchange' ? ['monolith'] : ['distributed'],
    run: async (scene) => {
      const process = scene.fleet.process(service);
      await process.stop();
      const { length } = process.ends;
      process.begin({ CRASH_AT: 'takeover.after:1' });
      await until('the takeover', () => process.ends.length > length, SHOWS_MS);
      if (process.ends.at(-1)?.signal !== 'SIGKILL') throw new Error(process.log);
      scene.happened('died with a lease that it never used');
    },
  };
}

function atStop(service: string, point: string): Fault {
  return {
    id: 'F11',
    name: `${service} dies at ${point} (C10)`,
    on: service === 'exchange' ? ['monolith'] : ['distributed'],
    run: async (scene) => {
      const process = scene.fleet.process(service);
      process.arm(`${point}:1`);
      // A snapshot is made of what came since the last one.
      await moreOrders(scene, 30);
      const end = await process.stop();
      if (end.signal !== 'SIGKILL') throw new Error(`stopped with ${end.code}`);
      scene.happened(`died at ${point} of its stop`);
      process.begin();
    },
  };
}

function pointsOf(services: readonly string[], points: Readonly<Record<string, string>>): Fault[] {
  return services.flatMap((service) =>
    Object.entries(points).map(([point, window]) => underLoad(service, point, window)),
  );
}

/** F11: each crash point of each stage and projection. */
export const CRASH_POINTS: readonly Fault[] = [
  ...pointsOf(STAGES, COMMIT_POINTS),
  ...pointsOf(PROJECTING, PROJECT_POINTS),
  ...pointsOf(['exchange'], { ...COMMIT_POINTS, ...PROJECT_POINTS }),
  ...[...STAGES, 'exchange'].map(atStart),
  ...[...STAGES, 'exchange'].flatMap((service) => [
    atStop(service, 'snapshot.before'),
    atStop(service, 'snapshot.after'),
  ]),
];
