export * from './demo.module';
export { demoMigrations } from './scenarios/database/migrations';
export * from './seed/seed-data';
