import type { ScenarioId } from '@app/contracts';

import { highVolumeTrading } from './plays/high-volume-trading';
import { marketMakingStrategy } from './plays/market-making-strategy';
import { multiUserTrading } from './plays/multi-user-trading';
import { riskManagementBreach } from './plays/risk-management-breach';
import type { Scene } from './scene';

/** What a play answers when it came to its end. */
export interface PlayEnd {
  /** One sentence on what was seen. */
  readonly summary: string;
}

/** A use case: does its steps through the public API and notes what must hold. */
export type Play = (scene: Scene) => Promise<PlayEnd>;

/** The play of every use case. */
export const PLAYS: Readonly<Record<ScenarioId, Play>> = {
  'high-volume-trading': highVolumeTrading,
  'market-making-strategy': marketMakingStrategy,
  'risk-management-breach': riskManagementBreach,
  'multi-user-trading': multiUserTrading,
};
