import { isIPv6 } from 'node:net';

import type { GatewayRequest } from '../http/gateway-request';

const NEAR_V4 = /^(?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2[0-9]|3[01]))\./;
const NEAR_V6 = /^(?:::1$|f[cd]|fe8)/i;

/** True for loopback and private addresses that no proxy speaks for: who may read figures. */
export function isNear(request: Pick<GatewayRequest, 'ip' | 'headers'>): boolean {
  if (request.headers['x-forwarded-for'] !== undefined) return false;
  const address = request.ip.replace(/^::ffff:/i, '');
  return isIPv6(address) ? NEAR_V6.test(address) : NEAR_V4.test(address);
}
