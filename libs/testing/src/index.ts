export * from './client/exchange-http';
export * from './client/trader';
export * from './client/until';
export * from './client/update-stream';
export * from './database/test-database';
export * from './deployment/deployment';
export * from './deployment/monolith';
