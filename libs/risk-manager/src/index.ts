export { riskManagerMigrations } from './database/risk.migrations';
export { riskStage } from './domain/risk.stage';
export type { RiskRequest } from './domain/risk.stage';
export type { RiskState } from './domain/risk.state';
export { RiskManagerModule } from './risk-manager.module';
export { riskManagerRpcController } from './risk-manager.rpc-controller';
