export * from './demo.module';
export * from './seed/seed-data';
