import { CreateMarketData1763800000510 } from './create-market-data.migration';
import { CreateQuotes1763800000520 } from './create-quotes.migration';

/** Migrations of the schema `market_data`, oldest first. */
export const marketDataMigrations = [CreateMarketData1763800000510, CreateQuotes1763800000520];
