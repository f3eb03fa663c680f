export * from './demo.module';
export * from './seed-data';
