export { marketDataMigrations } from './database/migrations';
export { MarketDataModule } from './market-data.module';
export { MarketDataOptions } from './market-data.options';
export { MarketDataRpcController } from './market-data.rpc-controller';
