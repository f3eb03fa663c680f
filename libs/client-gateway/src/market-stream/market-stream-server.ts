import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { RevocationFeed } from '@app/contracts';
import { Metrics } from '@app/platform';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

import { Authenticator } from '../auth/authenticator';
import { CLOSE } from '../stream/close-codes';
import { ConnectionKeeper } from '../stream/connection-keeper';
import { UpgradeRouter } from '../stream/upgrade-router';
import { MarketHub } from './market.hub';
import type { Codec } from './market-frame';
import { MarketSession } from './market-session';
import type { MarketLimits, MarketServices } from './market-session';

/** All paths serve the same data: there is one venue. */
const PATHS = [
  '/v2/iex',
  '/v2/sip',
  '/v2/test',
  '/v2/delayed_sip',
  '/v1beta3/crypto/us',
  '/v1beta2/crypto',
];
const MAX_PAYLOAD_BYTES = 64 * 1024;
const MAX_SESSIONS = 5_000;
const MAX_SESSIONS_OF_ACCOUNT = 1_000;
const LIMITS: MarketLimits = {
  authWithinMs: 5_000,
  maxSymbols: 2_000,
  maxBufferedBytes: 1024 * 1024,
  maxHeldFrames: 5_000,
  slowForMs: 5_000,
  maxInbox: 64,
};

/** WebSocket server of market data: opens, counts, pings and closes sessions. */
@Injectable()
export class MarketStreamServer implements OnModuleInit, BeforeApplicationShutdown {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  });
  private readonly keeper: ConnectionKeeper;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly hub: MarketHub,
    revocations: RevocationFeed,
    private readonly router: UpgradeRouter,
    clock: Clock,
    metrics: Metrics,
  ) {
    this.keeper = new ConnectionKeeper(revocations, clock);
    metrics.gauge('openbell_gateway_market_sessions', 'Open market-data sessions', () => {
      return this.keeper.size;
    });
  }

  onModuleInit(): void {
    for (const path of PATHS) {
      this.router.register(path, (request, socket, head) => this.upgrade(request, socket, head));
    }
    this.keeper.start();
  }

  beforeApplicationShutdown(): void {
    this.keeper.stop();
  }

  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const address = request.socket.remoteAddress ?? '';
    const type = request.headers['content-type'] ?? '';
    const codec: Codec = /^application\/(?:x-)?msgpack\b/i.test(type) ? 'msgpack' : 'json';
    this.server.handleUpgrade(request, socket, head, (webSocket) => {
      if (this.keeper.size >= MAX_SESSIONS) webSocket.close(CLOSE.slow, 'too many sessions');
      else this.open(webSocket, codec, address);
    });
  }

  private open(socket: WebSocket, codec: Codec, address: string): void {
    const services: MarketServices = {
      authenticate: (credentials) => this.authenticator.verify(credentials, address),
      admit: (principal) => this.keeper.admit(principal, MAX_SESSIONS_OF_ACCOUNT),
      hub: this.hub,
    };
    this.keeper.add(new MarketSession(socket, codec, services, LIMITS), socket);
  }
}
