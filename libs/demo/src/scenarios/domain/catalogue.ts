import type { RunChart, RunCounter, ScenarioId, ScenarioObject } from '@app/contracts';
import { DomainError, required } from '@app/kernel';

import { HIGH_VOLUME } from './high-volume.card';
import { MARKET_MAKING } from './market-making.card';
import { MULTI_USER } from './multi-user.card';
import { RISK_BREACH } from './risk-breach.card';
import type { Settings } from './settings';

/** What is known of a use case before it runs. */
export interface ScenarioCard extends Omit<ScenarioObject, 'last_run' | 'steps'> {
  readonly steps: readonly { readonly id: string; readonly label: string }[];
  readonly counters: readonly Omit<RunCounter, 'value'>[];
  readonly charts: readonly Omit<RunChart, 'points'>[];
  /** Instruments that a run needs for itself. */
  symbolsNeeded(settings: Settings): number;
  /** Throws FIELDS_CONFLICT when settings that are fine one by one do not go together. */
  checkSettings(settings: Settings): void;
}

/** Every use case, in the order of the cards. */
export const SCENARIO_CARDS: readonly ScenarioCard[] = [
  HIGH_VOLUME,
  MARKET_MAKING,
  RISK_BREACH,
  MULTI_USER,
];

/** The card of an id. */
export function cardOf(id: ScenarioId): ScenarioCard {
  return required(
    SCENARIO_CARDS.find((card) => card.id === id),
    `use case ${id}`,
  );
}

/** The card of what a client named. Throws ROUTE_NOT_FOUND. */
export function findCard(id: string): ScenarioCard {
  const card = SCENARIO_CARDS.find((known) => known.id === id);
  if (card !== undefined) return card;
  throw new DomainError('ROUTE_NOT_FOUND', `there is no use case ${id.slice(0, 64)}`);
}
