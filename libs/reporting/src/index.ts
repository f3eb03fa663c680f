export { reportingMigrations } from './database/migrations';
export { ReportingModule } from './reporting.module';
export { ReportingOptions } from './reporting.options';
export { ReportingRpcController } from './reporting.rpc-controller';
export { Surveillance } from './domain/surveillance';
