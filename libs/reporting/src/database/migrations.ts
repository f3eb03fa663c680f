import { CreateReporting1763800000520 } from './create-reporting.migration';

/** Migrations of the schema `reporting`, oldest first. */
export const reportingMigrations = [CreateReporting1763800000520];
