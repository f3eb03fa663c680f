import {
  CANCEL_SWITCH_PATTERNS,
  CancelSwitchApi,
  APPROVALS_PATTERNS,
  ApprovalsApi,
  AUDIT_PATTERNS,
  AuditApi,
  KEPT_ANSWERS_PATTERNS,
  KeptAnswersApi,
  MARKET_DATA_PATTERNS,
  MarketDataApi,
  MarketFeed,
  MatchingApi,
  matchingPatterns,
  NOTIFICATION_PATTERNS,
  NotificationApi,
  OrderFeed,
  ORDERS_PATTERNS,
  OrdersApi,
  REPORTING_PATTERNS,
  ReportingApi,
  RevocationFeed,
  RiskApi,
  riskPatterns,
  SETTINGS_PATTERNS,
  SettingsApi,
  ShardedMatching,
  ShardedRisk,
  ShardedWallet,
  USER_PATTERNS,
  UserApi,
  WalletApi,
  walletPatterns,
} from '@app/contracts';
import { Clock, required } from '@app/kernel';
import type { PatternsOf } from '@app/platform';
import { AppConfig, portClient, RpcClient, rpcClientProvider } from '@app/platform';
import { Global, Module } from '@nestjs/common';

import { FeedsController } from './feeds/feeds.controller';
import { RemoteMarketFeed } from './feeds/market-feed';
import { RemoteOrderFeed } from './feeds/order-feed';
import { RemoteRevocationFeed } from './feeds/revocation-feed';
import { withVerifiedCallers } from './verified-callers';

/** A client of each shard of a port. */
function clientsOf<Port extends object>(
  rpc: RpcClient,
  patterns: (shard: number) => PatternsOf<Port>,
  count: number,
): Port[] {
  return Array.from({ length: count }, (_, shard) => portClient<Port>(rpc, patterns(shard)));
}

const clients = [
  {
    provide: UserApi,
    inject: [RpcClient, RemoteRevocationFeed, Clock],
    useFactory: (rpc: RpcClient, feed: RemoteRevocationFeed, clock: Clock): UserApi =>
      withVerifiedCallers(portClient<UserApi>(rpc, USER_PATTERNS), feed, clock),
  },
  rpcClientProvider<SettingsApi>(SettingsApi, SETTINGS_PATTERNS),
  rpcClientProvider<KeptAnswersApi>(KeptAnswersApi, KEPT_ANSWERS_PATTERNS),
  rpcClientProvider<ApprovalsApi>(ApprovalsApi, APPROVALS_PATTERNS),
  rpcClientProvider<AuditApi>(AuditApi, AUDIT_PATTERNS),
  {
    provide: WalletApi,
    inject: [RpcClient, AppConfig],
    useFactory: (rpc: RpcClient, { accountShards }: AppConfig): WalletApi => {
      const shards = clientsOf<WalletApi>(rpc, walletPatterns, accountShards);
      return accountShards === 1 ? required(shards[0], 'a shard') : new ShardedWallet(shards);
    },
  },
  {
    provide: RiskApi,
    inject: [RpcClient, AppConfig],
    useFactory: (rpc: RpcClient, { accountShards }: AppConfig): RiskApi => {
      const shards = clientsOf<RiskApi>(rpc, riskPatterns, accountShards);
      return accountShards === 1 ? required(shards[0], 'a shard') : new ShardedRisk(shards);
    },
  },
  rpcClientProvider<OrdersApi>(OrdersApi, ORDERS_PATTERNS),
  rpcClientProvider<CancelSwitchApi>(CancelSwitchApi, CANCEL_SWITCH_PATTERNS),
  rpcClientProvider<MarketDataApi>(MarketDataApi, MARKET_DATA_PATTERNS),
  rpcClientProvider<ReportingApi>(ReportingApi, REPORTING_PATTERNS),
  rpcClientProvider<NotificationApi>(NotificationApi, NOTIFICATION_PATTERNS),
  {
    provide: MatchingApi,
    inject: [RpcClient, AppConfig],
    useFactory: (rpc: RpcClient, config: AppConfig): MatchingApi =>
      new ShardedMatching(clientsOf<MatchingApi>(rpc, matchingPatterns, config.matchShards)),
  },
];

const feeds = [
  RemoteOrderFeed,
  RemoteMarketFeed,
  RemoteRevocationFeed,
  { provide: OrderFeed, useExisting: RemoteOrderFeed },
  { provide: MarketFeed, useExisting: RemoteMarketFeed },
  { provide: RevocationFeed, useExisting: RemoteRevocationFeed },
];

const ports = [
  UserApi,
  SettingsApi,
  KeptAnswersApi,
  ApprovalsApi,
  AuditApi,
  WalletApi,
  RiskApi,
  OrdersApi,
  MarketDataApi,
  ReportingApi,
];

/** Every port and feed of the exchange, answered by other processes. */
@Global()
@Module({
  controllers: [FeedsController],
  providers: [...clients, ...feeds],
  exports: [
    ...ports,
    NotificationApi,
    MatchingApi,
    CancelSwitchApi,
    OrderFeed,
    MarketFeed,
    RevocationFeed,
  ],
})
export class NeighboursModule {}
