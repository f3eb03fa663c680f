import { DomainError } from '@app/kernel';

import type { OriginPolicy } from './cors';
import type { GatewayReply, GatewayRequest } from './gateway-request';

/** What the hook needs to know at each request. */
export interface EntryRules {
  readonly origins: OriginPolicy;
  readonly secure: boolean;
  /** True once the process was told to stop: nothing new is taken. */
  readonly draining: () => boolean;
}

const API_POLICY = "default-src 'none'; frame-ancestors 'none'";
const HSTS = 'max-age=31536000; includeSubDomains';

/**
 * First hook of every request, unknown routes included: request id, headers that forbid browsers
 * what an API never needs, cross-origin answers, and no work while the process drains.
 */
export function entryHook(
  rules: EntryRules,
): (request: GatewayRequest, reply: GatewayReply, done: (error?: Error) => void) => void {
  return (request, reply, done) => {
    const { headers } = request;
    void reply.header('x-request-id', request.id);
    void reply.header('x-content-type-options', 'nosniff');
    if (!isDocs(request.url)) {
      void reply.header('cache-control', 'no-store');
      void reply.header('content-security-policy', API_POLICY);
    }
    if (rules.secure) void reply.header('strict-transport-security', HSTS);
    // Some clients send an empty content-type with DELETE, which is no media type.
    if (headers['content-type'] === '') delete request.raw.headers['content-type'];
    if (answeredPreflight(request, reply, rules.origins)) return;
    if (rules.draining()) {
      void reply.header('connection', 'close');
      done(new DomainError('SERVICE_DOWN', 'the exchange is stopping; nothing was recorded'));
      return;
    }
    done();
  };
}

function answeredPreflight(
  request: GatewayRequest,
  reply: GatewayReply,
  origins: OriginPolicy,
): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return false;
  void reply.header('vary', 'Origin');
  const allowed = origins.allows(origin, host);
  const preflight =
    request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
  if (allowed) void reply.headers(origins.headers(origin, preflight));
  if (!preflight) return false;
  void reply.status(204).send();
  return true;
}

/** The documentation pages set their own policy. */
export function isDocs(url: string): boolean {
  return url.startsWith('/docs');
}
