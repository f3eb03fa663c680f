import { CreateAlerts1767225600540 } from './create-alerts.migration';
import { CreateReporting1763800000520 } from './create-reporting.migration';
import { IndexTrades1767225600530 } from './index-trades.migration';

/** Migrations of the schema `reporting`, oldest first. */
export const reportingMigrations = [
  CreateReporting1763800000520,
  IndexTrades1767225600530,
  CreateAlerts1767225600540,
];
