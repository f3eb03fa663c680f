import type { GatewayOptions } from '../gateway-options';

/** How long an idle connection stays; longer than that of usual load balancers. */
export const KEEP_ALIVE_MS = 72_000;
const MAX_HEADER_BYTES = 16 * 1024;

/** What a slow or greedy client meets at every listener of the door. */
export function listenerBounds({ values }: GatewayOptions) {
  return {
    headersTimeout: values.headersTimeoutMs,
    requestTimeout: values.requestTimeoutMs,
    connectionsCheckingInterval: values.checkingIntervalMs,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
}
