import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { RevocationFeed } from '@app/contracts';
import { Metrics } from '@app/platform';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

import { Authenticator } from '../auth/authenticator';
import { CLOSE } from './close-codes';
import { ConnectionKeeper } from './connection-keeper';
import { Replay } from './replay';
import { StreamSession } from './stream-session';
import type { SessionLimits, SessionServices } from './stream-session';
import { TradeUpdatesHub } from './trade-updates.hub';
import { UpgradeRouter } from './upgrade-router';

const PATH = '/stream';
const MAX_PAYLOAD_BYTES = 16 * 1024;
const MAX_SESSIONS = 5_000;
const MAX_SESSIONS_OF_ACCOUNT = 100;
const LIMITS: SessionLimits = {
  authWithinMs: 5_000,
  maxBufferedBytes: 4 * 1024 * 1024,
  maxHeldFrames: 20_000,
  maxInbox: 64,
};

/** What every session shares. */
@Injectable()
export class StreamServices {
  constructor(
    readonly hub: TradeUpdatesHub,
    readonly replay: Replay,
  ) {}
}

/** WebSocket server of `/stream`: opens, counts, pings and closes sessions. */
@Injectable()
export class StreamServer implements OnModuleInit, BeforeApplicationShutdown {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  });
  private readonly keeper: ConnectionKeeper;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly services: StreamServices,
    revocations: RevocationFeed,
    private readonly router: UpgradeRouter,
    clock: Clock,
    metrics: Metrics,
  ) {
    this.keeper = new ConnectionKeeper(revocations, clock);
    metrics.gauge('openbell_gateway_stream_sessions', 'Open sessions of /stream', () => {
      return this.keeper.size;
    });
  }

  onModuleInit(): void {
    this.router.register(PATH, (request, socket, head) => this.upgrade(request, socket, head));
    this.keeper.start();
  }

  /** Starts to take upgrades of the gateway's HTTP server. */
  attach(server: Server): void {
    this.router.attach(server);
  }

  beforeApplicationShutdown(): void {
    this.keeper.stop();
  }

  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const address = request.socket.remoteAddress ?? '';
    this.server.handleUpgrade(request, socket, head, (webSocket) => {
      if (this.keeper.size >= MAX_SESSIONS) webSocket.close(CLOSE.slow, 'too many sessions');
      else this.open(webSocket, address);
    });
  }

  private open(socket: WebSocket, address: string): void {
    const services: SessionServices = {
      authenticate: (credentials) => this.authenticator.verify(credentials, address),
      admit: (principal) => this.keeper.admit(principal, MAX_SESSIONS_OF_ACCOUNT),
      hub: this.services.hub,
      replay: this.services.replay,
    };
    this.keeper.add(new StreamSession(socket, services, LIMITS), socket);
  }
}
