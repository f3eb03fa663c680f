import { CreateMarketData1763800000510 } from './create-market-data.migration';

/** Migrations of the schema `market_data`, oldest first. */
export const marketDataMigrations = [CreateMarketData1763800000510];
