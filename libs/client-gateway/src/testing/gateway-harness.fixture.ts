import { Global, Module } from '@nestjs/common';
import type { Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '@app/kernel';
import {
  CancelSwitchApi,
  KeptAnswersApi,
  ApprovalsApi,
  AuditApi,
  MarketDataApi,
  MarketFeed,
  MatchingApi,
  NotificationApi,
  OperationsApi,
  OrderFeed,
  OrdersApi,
  ReportingApi,
  RevocationFeed,
  RiskApi,
  SettingsApi,
  UserApi,
  WalletApi,
} from '@app/contracts';
import {
  AppConfig,
  AppLogger,
  HealthModule,
  HealthRegistry,
  Metrics,
  SystemClock,
} from '@app/platform';
import type { AppConfigValues } from '@app/platform';

import { ClientGatewayModule } from '../client-gateway.module';
import { configureGateway } from '../configure-gateway';
import { GatewayOptions } from '../gateway-options';
import type { GatewayOptionValues } from '../gateway-options';
import { createGatewayAdapter } from '../http/gateway-adapter';
import { FakeApprovals } from './fake-approvals.fixture';
import { FakeAudit } from './fake-audit.fixture';
import { FakeOperations, FakeReporting } from './fake-operations.fixture';
import { FakeFeed, FakeOrders } from './fake-orders.fixture';
import {
  FakeMarketData,
  FakeMarketFeed,
  FakeMatching,
  FakeNotifications,
  FakeWallet,
} from './fake-rooms.fixture';
import { FakeRisk } from './fake-risk.fixture';
import { FakeKeptAnswers } from './fake-kept-answers.fixture';
import { FakeSettings } from './fake-settings.fixture';
import { FakeSwitches } from './fake-switches.fixture';
import { FakeRevocations, FakeUsers } from './fake-users.fixture';

/** An answer of the gateway. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  /** Parsed JSON, or the text when it is none. */
  readonly body: unknown;
}

/** The gateway over fakes of every room, asked without a network. */
export class GatewayHarness {
  readonly users: FakeUsers;
  readonly orders = new FakeOrders();
  readonly feed = new FakeFeed();
  readonly wallet = new FakeWallet();
  readonly risk = new FakeRisk();
  readonly matching = new FakeMatching();
  readonly approvals = new FakeApprovals();
  readonly audit = new FakeAudit();
  readonly reporting = new FakeReporting();
  readonly market = new FakeMarketData();
  readonly notifications = new FakeNotifications();
  readonly marketFeed = new FakeMarketFeed();
  readonly revocations = new FakeRevocations();
  readonly switches = new FakeSwitches();
  readonly answers = new FakeKeptAnswers();
  readonly logLines: string[] = [];
  app!: NestFastifyApplication;

  private constructor(readonly config: AppConfig) {
    this.users = new FakeUsers(config.secretKey);
  }

  static async start(
    values: Partial<GatewayOptionValues> = {},
    config: Partial<AppConfigValues> = {},
  ): Promise<GatewayHarness> {
    const harness = new GatewayHarness(AppConfig.of(config));
    const options = GatewayOptions.of({ drainMs: 0, ...values });
    harness.app = await NestFactory.create<NestFastifyApplication>(
      harness.module(options),
      createGatewayAdapter(options),
      { logger: false, abortOnError: false },
    );
    await configureGateway(harness.app);
    await harness.app.init();
    await harness.app.getHttpAdapter().getInstance().ready();
    return harness;
  }

  async stop(): Promise<void> {
    await this.app.close();
  }

  /** Sends a request as `name` (by key) or as nobody. `body` is sent as it is when it is text. */
  async ask(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS',
    url: string,
    request: { as?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { as, body, headers } = request;
    const key: Record<string, string> =
      as === undefined
        ? {}
        : { 'apca-api-key-id': `KEY-${as}`, 'apca-api-secret-key': `SECRET-${as}` };
    const hasBody = body !== undefined;
    const json: Record<string, string> = hasBody ? { 'content-type': 'application/json' } : {};
    const response = await this.app.inject({
      method,
      url,
      headers: { ...json, ...key, ...headers },
      ...(hasBody ? { payload: isRaw(body) ? body : JSON.stringify(body) } : {}),
    });
    return { status: response.statusCode, headers: response.headers, body: parsed(response.body) };
  }

  private module(options: GatewayOptions) {
    const logger = AppLogger.create('info', (line) => this.logLines.push(line));
    const bindings: [unknown, unknown][] = [
      [AppConfig, this.config],
      [AppLogger, logger],
      [Clock, new SystemClock()],
      [Metrics, new Metrics()],
      [HealthRegistry, new HealthRegistry()],
      [UserApi, this.users],
      [SettingsApi, new FakeSettings()],
      [KeptAnswersApi, this.answers],
      [ApprovalsApi, this.approvals],
      [AuditApi, this.audit],
      [OperationsApi, new FakeOperations()],
      [ReportingApi, this.reporting],
      [RevocationFeed, this.revocations],
      [OrdersApi, this.orders],
      [CancelSwitchApi, this.switches],
      [OrderFeed, this.feed],
      [WalletApi, this.wallet],
      [RiskApi, this.risk],
      [MatchingApi, this.matching],
      [MarketDataApi, this.market],
      [MarketFeed, this.marketFeed],
      [NotificationApi, this.notifications],
    ];
    const providers = bindings.map(([provide, useValue]) => ({ provide, useValue }) as Provider);
    @Global()
    @Module({ providers, exports: providers })
    class FakeRoomsModule {}
    @Module({ imports: [FakeRoomsModule, HealthModule, ClientGatewayModule.forRoot(options)] })
    class SpecModule {}
    return SpecModule;
  }
}

function isRaw(body: unknown): body is string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
