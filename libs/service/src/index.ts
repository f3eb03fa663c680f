export * from './database-roles';
export * from './feeds/feeds';
export * from './neighbours.module';
export * from './presence-gate';
export * from './serve-service';
export * from './service.module';
export * from './services';
export * from './status/operations';
