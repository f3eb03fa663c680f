export { walletMigrations } from './database/wallet.migrations';
export { WalletModule } from './wallet.module';
