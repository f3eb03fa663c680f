/** Request headers that browsers may send (contract section 1). */
const ALLOWED_HEADERS = [
  'APCA-API-KEY-ID',
  'APCA-API-SECRET-KEY',
  'APCA-PARTNER-ID',
  'Authorization',
  'Content-Type',
  'X-Idempotency-Key',
  'X-Timestamp',
  'X-Nonce',
  'X-Recv-Window',
  'X-Signature',
].join(', ');
const EXPOSED_HEADERS = [
  'X-Request-ID',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'Retry-After',
  'Idempotent-Replayed',
].join(', ');
const ALLOWED_METHODS = 'GET, POST, PUT, PATCH, DELETE, OPTIONS';
const PREFLIGHT_SECONDS = '600';

/** Which browser origins may use the API. Bots send no origin and are not asked. */
export class OriginPolicy {
  private readonly open: boolean;
  private readonly allowed: ReadonlySet<string>;

  constructor(origins: readonly string[]) {
    this.open = origins.includes('*');
    this.allowed = new Set(origins.map((origin) => origin.toLowerCase()));
  }

  /** True for a listed origin, and for pages that this very host served (`/docs`). */
  allows(origin: string, host: string | undefined): boolean {
    if (this.open || this.allowed.has(origin.toLowerCase())) return true;
    return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
  }

  /** Headers of an answer to a page of that origin; a preflight gets the allow-lists too. */
  headers(origin: string, preflight: boolean): Readonly<Record<string, string>> {
    const base = {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': EXPOSED_HEADERS,
    };
    if (!preflight) return base;
    return {
      ...base,
      'access-control-allow-methods': ALLOWED_METHODS,
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-max-age': PREFLIGHT_SECONDS,
    };
  }
}
