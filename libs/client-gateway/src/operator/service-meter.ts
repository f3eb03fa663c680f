import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Clock, DomainError } from '@app/kernel';
import {
  MARKET_DATA_PATTERNS,
  MarketDataApi,
  MATCHING_PATTERNS,
  MatchingApi,
  NOTIFICATION_PATTERNS,
  NotificationApi,
  ORDERS_PATTERNS,
  OrdersApi,
  REPORTING_PATTERNS,
  ReportingApi,
  RISK_PATTERNS,
  RiskApi,
  USER_PATTERNS,
  UserApi,
  WALLET_PATTERNS,
  WalletApi,
} from '@app/contracts';

/** Calls kept for each service; a minute of a busy one holds more, of which these are the last. */
const KEPT = 2_048;
const WINDOW_MS = 60_000;

/** How a service answered this gateway in the last minute. */
export interface ServiceFigures {
  readonly callsPerSecond: number;
  /** Null without a call. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly errors: number;
  readonly lastError: { readonly at: number; readonly message: string } | null;
}

const PORTS = [
  ['user', UserApi, USER_PATTERNS],
  ['order-manager', OrdersApi, ORDERS_PATTERNS],
  ['risk-manager', RiskApi, RISK_PATTERNS],
  ['wallet', WalletApi, WALLET_PATTERNS],
  ['matching-engine', MatchingApi, MATCHING_PATTERNS],
  ['market-data', MarketDataApi, MARKET_DATA_PATTERNS],
  ['reporting', ReportingApi, REPORTING_PATTERNS],
  ['notification', NotificationApi, NOTIFICATION_PATTERNS],
] as const;

type Operation = (argument?: unknown) => Promise<unknown>;

/** Times and failures of one service. */
class Record60 {
  private readonly times = new Float64Array(KEPT);
  private readonly ends = new Float64Array(KEPT).fill(Number.NEGATIVE_INFINITY);
  private readonly failures: number[] = [];
  private next = 0;
  private lastError: ServiceFigures['lastError'] = null;

  note(ms: number, endedAt: number): void {
    this.times[this.next] = ms;
    this.ends[this.next] = endedAt;
    this.next = (this.next + 1) % KEPT;
  }

  fail(message: string, at: number, now: number): void {
    this.lastError = { at, message };
    this.failures.push(now);
    if (this.failures.length > KEPT) this.failures.shift();
  }

  figures(now: number): ServiceFigures {
    const from = now - WINDOW_MS;
    const recent: number[] = [];
    let oldest = now;
    for (const [index, end] of this.ends.entries()) {
      if (end < from) continue;
      recent.push(this.times[index] ?? 0);
      oldest = Math.min(oldest, end);
    }
    recent.sort((a, b) => a - b);
    // A ring that is full may span less than the window.
    const spanMs = recent.length < KEPT ? WINDOW_MS : Math.max(1, now - oldest);
    return {
      callsPerSecond: Math.round((recent.length * 10_000) / spanMs) / 10,
      p50Ms: quantile(recent, 0.5),
      p99Ms: quantile(recent, 0.99),
      errors: this.failures.filter((at) => at >= from).length,
      lastError: this.lastError,
    };
  }
}

/**
 * Measures what this gateway asks of the services, at their ports: so it is the same in one process
 * and in nine, and the figures hold what a client waits for. It puts itself around the operations
 * of the ports once all of them are bound.
 */
@Injectable()
export class ServiceMeter implements OnModuleInit {
  private readonly records = new Map<string, Record60>();

  constructor(
    private readonly modules: ModuleRef,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    for (const [service, token, patterns] of PORTS) {
      const port = this.modules.get<Record<string, Operation>>(token, { strict: false });
      for (const operation of Object.keys(patterns)) this.around(service, port, operation);
    }
  }

  /** A request of this gateway's own was answered. */
  answered(ms: number): void {
    this.record('client-gateway').note(ms, this.clock.monotonic());
  }

  figures(service: string): ServiceFigures {
    return this.record(service).figures(this.clock.monotonic());
  }

  private around(service: string, port: Record<string, Operation>, operation: string): void {
    const record = this.record(service);
    const inner = port[operation]?.bind(port);
    if (inner === undefined) return;
    const measured: Operation = async (argument) => {
      const startedAt = this.clock.monotonic();
      try {
        return await inner(argument);
      } catch (error) {
        if (!(error instanceof DomainError) || error.status >= 500) {
          const message = error instanceof Error ? error.message : String(error);
          record.fail(`${operation}: ${message}`, this.clock.now(), this.clock.monotonic());
        }
        throw error;
      } finally {
        const endedAt = this.clock.monotonic();
        record.note(endedAt - startedAt, endedAt);
      }
    };
    Object.defineProperty(port, operation, { value: measured, configurable: true, writable: true });
  }

  private record(service: string): Record60 {
    const known = this.records.get(service) ?? new Record60();
    this.records.set(service, known);
    return known;
  }
}

function quantile(sorted: readonly number[], part: number): number | null {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return value === undefined ? null : Math.round(value * 100) / 100;
}
