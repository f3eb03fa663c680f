import { randomBytes } from 'node:crypto';

import type { AppConfig } from '@app/platform';

/** Bounds and switches of the public door. */
export interface GatewayOptionValues {
  /** Weighted requests that one credential may send in a minute. */
  readonly rateLimitPerMinute: number;
  /** The same for one user over all of the credentials. */
  readonly userLimitPerMinute: number;
  /** The same for an address without a credential: log-in, public data, refused requests. */
  readonly anonymousLimitPerMinute: number;
  /** Most bytes of a request body. */
  readonly bodyLimitBytes: number;
  /** How long a client may take for its headers, and for its whole request. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** How often slow and idle connections are looked for. */
  readonly checkingIntervalMs: number;
  /** Open TCP connections. */
  readonly maxConnections: number;
  /** Orders in the gateway without an answer. */
  readonly maxPendingOrders: number;
  /** Orders of one call to order-manager. */
  readonly maxOrderBatch: number;
  /** How long order-manager may take a request after it arrived. */
  readonly requestDeadlineMs: number;
  /** When an unanswered request is answered as OUTCOME_UNKNOWN. */
  readonly answerWithinMs: number;
  /** How long a stopping process goes on to refuse requests before it stops listening. */
  readonly drainMs: number;
  /** Origins of browsers; a single `*` opens to all. */
  readonly corsOrigins: readonly string[];
  /** Cookies and HSTS for https only. */
  readonly secure: boolean;
  /** First part of every request id of this process. */
  readonly requestIdPrefix: string;
}

/** One user with several keys may send this many times what one key may. */
const USER_LIMIT_FACTOR = 2;

const DEFAULTS: Omit<GatewayOptionValues, 'requestIdPrefix'> = {
  rateLimitPerMinute: 1_200_000,
  userLimitPerMinute: 2_400_000,
  anonymousLimitPerMinute: 6_000,
  bodyLimitBytes: 16 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  checkingIntervalMs: 2_000,
  maxConnections: 10_000,
  maxPendingOrders: 20_000,
  maxOrderBatch: 512,
  requestDeadlineMs: 5_000,
  answerWithinMs: 10_000,
  drainMs: 300,
  corsOrigins: ['http://localhost:3000'],
  secure: false,
};

/** Options as one injectable object; made from the configuration of the process. */
export class GatewayOptions {
  private constructor(readonly values: GatewayOptionValues) {}

  /** Options of a process: what the operator configured, the rest as in the defaults. */
  static from(config: AppConfig): GatewayOptions {
    const { corsOrigins, rateLimitPerMinute, isProduction: secure } = config;
    const userLimitPerMinute = USER_LIMIT_FACTOR * rateLimitPerMinute;
    return GatewayOptions.of({ corsOrigins, rateLimitPerMinute, userLimitPerMinute, secure });
  }

  /** Options for a spec. */
  static of(values: Partial<GatewayOptionValues> = {}): GatewayOptions {
    const requestIdPrefix = randomBytes(6).toString('hex');
    return new GatewayOptions({ ...DEFAULTS, requestIdPrefix, ...values });
  }
}
