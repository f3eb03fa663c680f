import {
  CANCEL_SWITCH_PATTERNS,
  CancelSwitchApi,
  AUDIT_PATTERNS,
  AuditApi,
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
  RISK_PATTERNS,
  RiskApi,
  SETTINGS_PATTERNS,
  SettingsApi,
  ShardedMatching,
  USER_PATTERNS,
  UserApi,
  WALLET_PATTERNS,
  WalletApi,
} from '@app/contracts';
import { Clock } from '@app/kernel';
import { AppConfig, portClient, RpcClient, rpcClientProvider } from '@app/platform';
import { Global, Module } from '@nestjs/common';

import { FeedsController } from './feeds/feeds.controller';
import { RemoteMarketFeed } from './feeds/market-feed';
import { RemoteOrderFeed } from './feeds/order-feed';
import { RemoteRevocationFeed } from './feeds/revocation-feed';
import { withVerifiedCallers } from './verified-callers';

const clients = [
  {
    provide: UserApi,
    inject: [RpcClient, RemoteRevocationFeed, Clock],
    useFactory: (rpc: RpcClient, feed: RemoteRevocationFeed, clock: Clock): UserApi =>
      withVerifiedCallers(portClient<UserApi>(rpc, USER_PATTERNS), feed, clock),
  },
  rpcClientProvider<SettingsApi>(SettingsApi, SETTINGS_PATTERNS),
  rpcClientProvider<AuditApi>(AuditApi, AUDIT_PATTERNS),
  rpcClientProvider<WalletApi>(WalletApi, WALLET_PATTERNS),
  rpcClientProvider<RiskApi>(RiskApi, RISK_PATTERNS),
  rpcClientProvider<OrdersApi>(OrdersApi, ORDERS_PATTERNS),
  rpcClientProvider<CancelSwitchApi>(CancelSwitchApi, CANCEL_SWITCH_PATTERNS),
  rpcClientProvider<MarketDataApi>(MarketDataApi, MARKET_DATA_PATTERNS),
  rpcClientProvider<ReportingApi>(ReportingApi, REPORTING_PATTERNS),
  rpcClientProvider<NotificationApi>(NotificationApi, NOTIFICATION_PATTERNS),
  {
    provide: MatchingApi,
    inject: [RpcClient, AppConfig],
    useFactory: (rpc: RpcClient, config: AppConfig): MatchingApi =>
      new ShardedMatching(
        Array.from({ length: config.matchShards }, (_, shard) =>
          portClient<MatchingApi>(rpc, matchingPatterns(shard)),
        ),
      ),
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
