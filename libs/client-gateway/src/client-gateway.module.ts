import { Global, Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AppConfig, UpgradeRoutes } from '@app/platform';

import { AccountController } from './account/account.controller';
import { AccountService } from './account/account.service';
import { ActivitiesService } from './account/activities.service';
import { ConfigurationsController } from './account/configurations.controller';
import { PortfolioHistoryController } from './account/portfolio-history.controller';
import { PortfolioHistory } from './account/portfolio-history.service';
import { PositionClosingController } from './account/position-closing.controller';
import { SuspendedAccounts } from './account/suspended-accounts';
import { WatchlistsController } from './account/watchlists.controller';
import { Watchlists } from './account/watchlists.service';
import { AccessGuard } from './auth/access.guard';
import { Authenticator } from './auth/authenticator';
import { JwtGuard } from './auth/jwt.guard';
import { JwtStrategy } from './auth/jwt.strategy';
import { ApprovalsController } from './four-eyes/approvals.controller';
import { AssetChange } from './four-eyes/asset-change';
import { FourEyes } from './four-eyes/four-eyes.service';
import { LimitsChange } from './four-eyes/limits-change';
import { GatewayOptions } from './gateway-options';
import { Drain } from './http/drain';
import { ErrorFilter } from './http/error.filter';
import { IdempotencyGuard } from './http/idempotency.guard';
import { TlsListener } from './http/tls-listener';
import { AssetsController } from './market/assets.controller';
import { ClockController } from './market/clock.controller';
import { CryptoController } from './market/crypto.controller';
import { ExchangeInfoController } from './market/exchange-info.controller';
import { InstrumentDirectory } from './market/instrument-directory';
import { LatestData } from './market/latest.service';
import { MarketHistory } from './market/market-history.service';
import { OrderbooksController } from './market/orderbooks.controller';
import { ScreenerController } from './market/screener.controller';
import { StocksController } from './market/stocks.controller';
import { MarketHub } from './market-stream/market.hub';
import { MarketStreamServer } from './market-stream/market-stream-server';
import { BroadcastsController } from './notifications/broadcasts.controller';
import { NotificationsController } from './notifications/notifications.controller';
import { AccountNames } from './operator/account-names';
import { AlertsController } from './operator/alerts.controller';
import { BreachesController } from './operator/breaches.controller';
import { CircuitBreakersController } from './operator/circuit-breakers.controller';
import { ConnectionsController } from './operator/connections.controller';
import { OperationsController } from './operator/operations.controller';
import { OperatorSearchController } from './operator/operator-search.controller';
import { OperatorUsersController } from './operator/operator-users.controller';
import { SurveillanceController } from './operator/surveillance.controller';
import { Alerts } from './operator/alerts.service';
import { ServiceMeter } from './operator/service-meter';
import { Connections } from './stream/connections';
import { AuditGuard } from './operator/audit.guard';
import { AuditController } from './operator/audit.controller';
import { KillSwitchController } from './operator/kill-switch.controller';
import { OperatorAccountsController } from './operator/operator-accounts.controller';
import { OperatorAssetsController } from './operator/operator-assets.controller';
import { OperatorBroadcastsController } from './operator/operator-broadcasts.controller';
import { OperatorPhasesController } from './operator/operator-phases.controller';
import { ReconciliationController } from './operator/reconciliation.controller';
import { RecoveryController } from './operator/recovery.controller';
import { CancelTimers } from './orders/cancel-timers.service';
import { NestedOrders } from './orders/nested-orders.service';
import { OrderBatchController } from './orders/order-batch.controller';
import { OrderDoor } from './orders/order-door.service';
import { OrderObjects } from './orders/order-objects.service';
import { OrderTimelineController } from './orders/order-timeline.controller';
import { OrderPreviews } from './orders/order-preview.service';
import { OrdersController } from './orders/orders.controller';
import { ApiKeysController } from './session/api-keys.controller';
import { SessionController } from './session/session.controller';
import { RateLimits } from './rate-limit/rate-limits';
import { AccountStates } from './stream/account-states';
import { BroadcastWatch } from './stream/broadcast-watch';
import { DisconnectSwitches } from './stream/disconnect-switches';
import { OrderEntry } from './stream/order-entry';
import { Replay } from './stream/replay';
import { SocketServers } from './stream/socket-server';
import { StreamServer, StreamServices } from './stream/stream-server';
import { TradeUpdateFrames } from './stream/trade-update-frames';
import { TradeUpdatesHub } from './stream/trade-updates.hub';
import { UpgradeRouter } from './stream/upgrade-router';
import { DtoPipe } from './validation/dto.pipe';

const controllers = [
  SessionController,
  ApiKeysController,
  OrderBatchController,
  OrderTimelineController,
  OrdersController,
  AccountController,
  ConfigurationsController,
  WatchlistsController,
  PositionClosingController,
  PortfolioHistoryController,
  AssetsController,
  ClockController,
  OrderbooksController,
  StocksController,
  CryptoController,
  ScreenerController,
  ExchangeInfoController,
  NotificationsController,
  BroadcastsController,
  OperatorAssetsController,
  OperatorPhasesController,
  OperatorAccountsController,
  OperatorBroadcastsController,
  ApprovalsController,
  ReconciliationController,
  RecoveryController,
  KillSwitchController,
  AuditController,
  AlertsController,
  BreachesController,
  CircuitBreakersController,
  ConnectionsController,
  OperationsController,
  OperatorSearchController,
  OperatorUsersController,
  SurveillanceController,
];

const providers: Provider[] = [
  { provide: APP_GUARD, useClass: AccessGuard },
  { provide: APP_GUARD, useClass: IdempotencyGuard },
  { provide: APP_GUARD, useClass: AuditGuard },
  { provide: APP_PIPE, useClass: DtoPipe },
  { provide: APP_FILTER, useClass: ErrorFilter },
  RateLimits,
  Authenticator,
  JwtGuard,
  JwtStrategy,
  InstrumentDirectory,
  OrderObjects,
  NestedOrders,
  OrderDoor,
  OrderPreviews,
  CancelTimers,
  SuspendedAccounts,
  Watchlists,
  PortfolioHistory,
  AccountService,
  ActivitiesService,
  MarketHistory,
  LatestData,
  AccountNames,
  LimitsChange,
  AssetChange,
  FourEyes,
  Alerts,
  ServiceMeter,
  Connections,
  Drain,
  TlsListener,
  TradeUpdateFrames,
  TradeUpdatesHub,
  Replay,
  AccountStates,
  BroadcastWatch,
  OrderEntry,
  DisconnectSwitches,
  UpgradeRouter,
  { provide: UpgradeRoutes, useExisting: UpgradeRouter },
  SocketServers,
  StreamServices,
  StreamServer,
  MarketHub,
  MarketStreamServer,
];

/** The public door: REST, `/stream` and the documentation. Owns no table; asks ports only. */
@Global()
@Module({})
export class ClientGatewayModule {
  /** With options of its own for a spec, else those that follow from the configuration. */
  static forRoot(options?: GatewayOptions): DynamicModule {
    const gatewayOptions: Provider = {
      provide: GatewayOptions,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => options ?? GatewayOptions.from(config),
    };
    return {
      module: ClientGatewayModule,
      imports: [PassportModule],
      controllers,
      providers: [gatewayOptions, ...providers],
      exports: [UpgradeRoutes],
    };
  }
}
