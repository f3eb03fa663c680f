import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { RevocationFeed } from '@app/contracts';
import type { Principal } from '@app/contracts';
import { Metrics } from '@app/platform';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

import { Authenticator } from '../auth/authenticator';
import { Replay } from './replay';
import { CLOSE, StreamSession } from './stream-session';
import type { SessionLimits, SessionServices } from './stream-session';
import { TradeUpdatesHub } from './trade-updates.hub';
import { UpgradeRouter } from './upgrade-router';

const PATH = '/stream';
const MAX_PAYLOAD_BYTES = 16 * 1024;
const SWEEP_MS = 10_000;
const MAX_SESSIONS = 5_000;
const MAX_SESSIONS_OF_ACCOUNT = 100;
const LIMITS: SessionLimits = {
  authWithinMs: 5_000,
  maxBufferedBytes: 4 * 1024 * 1024,
  maxHeldFrames: 20_000,
  maxInbox: 64,
};

interface Connection {
  readonly session: StreamSession;
  readonly socket: WebSocket;
  /** False from a ping until its pong. */
  alive: boolean;
}

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
  private readonly connections = new Set<Connection>();
  private sweeper: NodeJS.Timeout | null = null;
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly services: StreamServices,
    private readonly revocations: RevocationFeed,
    private readonly router: UpgradeRouter,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    metrics.gauge('openbell_gateway_stream_sessions', 'Open sessions of /stream', () => {
      return this.connections.size;
    });
  }

  onModuleInit(): void {
    this.router.register(PATH, (request, socket, head) => this.upgrade(request, socket, head));
    this.unsubscribe = this.revocations.onRevoked(({ credentialId }) => {
      this.closeWhere((principal) => principal.credentialId === credentialId);
    });
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
  }

  /** Starts to take upgrades of the gateway's HTTP server. */
  attach(server: Server): void {
    this.router.attach(server);
  }

  beforeApplicationShutdown(): void {
    if (this.sweeper !== null) clearInterval(this.sweeper);
    this.unsubscribe();
    for (const { session } of this.connections) session.close(CLOSE.restart, 'restart');
  }

  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const address = request.socket.remoteAddress ?? '';
    this.server.handleUpgrade(request, socket, head, (webSocket) => {
      if (this.connections.size >= MAX_SESSIONS) webSocket.close(CLOSE.slow, 'too many sessions');
      else this.open(webSocket, address);
    });
  }

  private open(socket: WebSocket, address: string): void {
    const services: SessionServices = {
      authenticate: (credentials) => this.authenticator.verify(credentials, address),
      admit: (principal) => this.sessionsOf(principal.accountId) < MAX_SESSIONS_OF_ACCOUNT,
      hub: this.services.hub,
      replay: this.services.replay,
    };
    const session = new StreamSession(socket, services, LIMITS);
    const connection: Connection = { session, socket, alive: true };
    this.connections.add(connection);
    socket.on('pong', () => {
      connection.alive = true;
    });
    socket.on('close', () => this.connections.delete(connection));
  }

  private sessionsOf(accountId: string): number {
    let count = 0;
    for (const { session } of this.connections) {
      if (session.principal?.accountId === accountId) count += 1;
    }
    return count;
  }

  /** Pings everybody; who did not answer the last ping is gone, whose token is over is closed. */
  private sweep(): void {
    const now = this.clock.now();
    this.closeWhere(({ expiresAt }) => expiresAt !== undefined && expiresAt <= now);
    for (const connection of this.connections) {
      if (!connection.alive) connection.socket.terminate();
      else {
        connection.alive = false;
        connection.socket.ping();
      }
    }
  }

  private closeWhere(gone: (principal: Principal) => boolean): void {
    for (const { session } of this.connections) {
      const { principal } = session;
      if (principal !== null && gone(principal)) session.close(CLOSE.revoked, 'credential is over');
    }
  }
}
