export { riskManagerMigrations } from './database/risk.migrations';
export { RiskManagerModule } from './risk-manager.module';
