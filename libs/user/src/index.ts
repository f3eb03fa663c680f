export { KeptAnswersRpcController } from './answers/kept-answers.rpc-controller';
export { ApprovalsRpcController } from './approvals/approvals.rpc-controller';
export { AuditRpcController } from './audit/audit.rpc-controller';
export { userEntities, userMigrations } from './database';
export { JwtStrategy } from './sessions/jwt.strategy';
export { SettingsRpcController } from './settings/settings.rpc-controller';
export { UserModule } from './user.module';
export { UserRpcController } from './user.rpc-controller';
