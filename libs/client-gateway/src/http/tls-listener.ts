import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';

import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { AppConfig, AppLogger } from '@app/platform';

import { GatewayOptions } from '../gateway-options';
import { KEEP_ALIVE_MS, listenerBounds } from './listener-bounds';
import { answerClientError } from './raw-errors';
import { RequestIds } from './request-ids';
import { tlsIdentity } from './tls-identity';

/** Answers a request that has come in. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * The second listener of the door, for clients that insist on https and wss: the same routes and
 * sockets behind TLS 1.2 or newer, with the bounds of the plain one. Off unless `TLS_PORT` is set.
 */
@Injectable()
export class TlsListener {
  private server: Server | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly options: GatewayOptions,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  /** Port that it listens on; null while it does not. */
  get port(): number | null {
    const bound = this.server?.address() ?? null;
    return bound === null || typeof bound === 'string' ? null : bound.port;
  }

  /** Listens if it is to; throws what keeps it from it, such as a taken port. */
  async open(handler: Handler): Promise<Server | null> {
    const { tlsPort, host } = this.config;
    if (tlsPort === null) return null;
    const { values } = this.options;
    const ids = new RequestIds(`${values.requestIdPrefix}-tls`);
    const identity = await tlsIdentity(this.config, this.clock.now());
    const server = createServer(
      {
        ...identity,
        minVersion: 'TLSv1.2',
        handshakeTimeout: values.headersTimeoutMs,
        ...listenerBounds(this.options),
        keepAliveTimeout: KEEP_ALIVE_MS,
      },
      handler,
    );
    server.maxConnections = values.maxConnections;
    server.on('clientError', (error: Error, socket) => {
      answerClientError(error, socket as Socket, ids.next());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(tlsPort, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.server = server;
    this.logger.info({ port: this.port }, 'TLS listener is open');
    return server;
  }

  /** Takes nothing new and resolves once what is in flight has been answered. */
  close(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null) return Promise.resolve();
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  }
}
