import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { RevocationFeed } from '@app/contracts';
import { Metrics } from '@app/platform';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

import { Authenticator } from '../auth/authenticator';
import { CLOSE } from './close-codes';
import { Connections } from './connections';
import { ConnectionKeeper } from './connection-keeper';
import type { KeptSession } from './connection-keeper';
import type { SocketDoor } from './socket-session';
import { UpgradeRouter } from './upgrade-router';

/** What a server of sockets is told. */
export interface SocketServerOptions {
  readonly paths: readonly string[];
  /** Most bytes of a message. */
  readonly maxPayloadBytes: number;
  readonly maxSessions: number;
  readonly maxSessionsOfAccount: number;
  readonly gauge: { readonly name: string; readonly help: string };
  /** Makes the session of a socket that was just opened. */
  open(socket: WebSocket, door: SocketDoor, request: IncomingMessage): KeptSession;
}

/** A server of WebSockets; it serves from the start of the process to its end. */
export interface SocketServer {
  start(): void;
  stop(): void;
}

/** Makes the servers of WebSockets: all open, count, ping and close sessions in the same way. */
@Injectable()
export class SocketServers {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly revocations: RevocationFeed,
    private readonly router: UpgradeRouter,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly connections: Connections,
  ) {}

  make(options: SocketServerOptions): SocketServer {
    const keeper = new ConnectionKeeper(this.revocations, this.clock);
    const server = new WebSocketServer({
      noServer: true,
      maxPayload: options.maxPayloadBytes,
      perMessageDeflate: false,
      clientTracking: false,
    });
    this.metrics.gauge(options.gauge.name, options.gauge.help, () => keeper.size);
    const open = (socket: WebSocket, request: IncomingMessage): void => {
      if (keeper.size >= options.maxSessions) {
        socket.close(CLOSE.slow, 'too many sessions');
        return;
      }
      const address = request.socket.remoteAddress ?? '';
      const door: SocketDoor = {
        authenticate: (credentials) => this.authenticator.verify(credentials, address),
        admit: (principal) => keeper.admit(principal, options.maxSessionsOfAccount),
        together: (send) => corked(request.socket, send),
      };
      const session = options.open(socket, door, request);
      keeper.add(session, socket);
      const path = (request.url ?? '').split('?')[0] ?? '';
      this.connections.add({ path, address }, session, socket);
    };
    const upgrade = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
      server.handleUpgrade(request, socket, head, (webSocket) => open(webSocket, request));
    };
    return {
      start: () => {
        for (const path of options.paths) this.router.register(path, upgrade);
        keeper.start();
      },
      stop: () => keeper.stop(),
    };
  }
}

function corked(socket: Socket, send: () => void): void {
  socket.cork();
  try {
    send();
  } finally {
    socket.uncork();
  }
}
