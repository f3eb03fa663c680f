import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { UpgradeRoutes } from '@app/platform';
import type { UpgradeHandler } from '@app/platform';
import { Injectable } from '@nestjs/common';

import { GatewayOptions } from '../gateway-options';
import { OriginPolicy } from '../http/cors';
import { endWithError } from '../http/raw-errors';
import { RequestIds } from '../http/request-ids';

/**
 * Sends WebSocket upgrades to the server of their path. Unknown paths get 404 and pages of foreign
 * origins 403, both with the contract's body; programs send no origin and pass.
 */
@Injectable()
export class UpgradeRouter extends UpgradeRoutes {
  private readonly handlers = new Map<string, UpgradeHandler>();
  private readonly origins: OriginPolicy;
  private readonly ids: RequestIds;

  constructor(options: GatewayOptions) {
    super();
    this.origins = new OriginPolicy(options.values.corsOrigins);
    this.ids = new RequestIds(`${options.values.requestIdPrefix}-ws`);
  }

  override register(path: string, handler: UpgradeHandler): void {
    this.handlers.set(path, handler);
  }

  /** Listens on the HTTP server of the gateway. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
      this.route(request, duplex as Socket, head);
    });
  }

  private route(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const requestId = this.ids.next();
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const handler = this.handlers.get(path);
    const { origin, host } = request.headers;
    if (handler === undefined) {
      const message = 'route not found';
      endWithError(socket, { status: 404, reason: 'ROUTE_NOT_FOUND', message, requestId });
    } else if (origin !== undefined && !this.origins.allows(origin, host)) {
      const message = 'this origin may not connect';
      endWithError(socket, { status: 403, reason: 'PERMISSION_DENIED', message, requestId });
    } else handler(request, socket, head);
  }
}
