import { CreateScenarioRuns1763900000600 } from './create-scenario-runs.migration';

/** Tables of the demo; they are made in demo mode only. */
export const demoMigrations = [CreateScenarioRuns1763900000600];
