export { walletMigrations } from './database/wallet.migrations';
export type { FeeSchedule } from './domain/holds';
export { walletStage } from './domain/wallet.stage';
export type { WalletAnswer, WalletRequest } from './domain/wallet.stage';
export type { WalletState } from './domain/wallet.state';
export { WalletModule } from './wallet.module';
export { walletRpcController } from './wallet.rpc-controller';
