import type { IncomingMessage } from 'node:http';

import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';

import { SocketServers } from '../stream/socket-server';
import type { SocketServer } from '../stream/socket-server';
import { MarketHub } from './market.hub';
import type { Codec } from './market-frame';
import { MarketSession } from './market-session';
import type { MarketLimits } from './market-session';

/** All paths serve the same data: there is one venue. */
const PATHS = [
  '/v2/iex',
  '/v2/sip',
  '/v2/test',
  '/v2/delayed_sip',
  '/v1beta3/crypto/us',
  '/v1beta2/crypto',
];
const LIMITS: MarketLimits = {
  authWithinMs: 5_000,
  subscribeWithinMs: 60_000,
  maxSymbols: 2_000,
  maxBufferedBytes: 1024 * 1024,
  maxHeldFrames: 5_000,
  slowForMs: 5_000,
  maxInbox: 64,
};

/** WebSocket server of market data. */
@Injectable()
export class MarketStreamServer implements OnModuleInit, BeforeApplicationShutdown {
  private readonly server: SocketServer;

  constructor(servers: SocketServers, hub: MarketHub) {
    this.server = servers.make({
      paths: PATHS,
      maxPayloadBytes: 64 * 1024,
      maxSessions: 5_000,
      maxSessionsOfAccount: 1_000,
      gauge: { name: 'openbell_gateway_market_sessions', help: 'Open market-data sessions' },
      open: (socket, door, request) => {
        return new MarketSession(socket, door, { hub, codec: codecOf(request) }, LIMITS);
      },
    });
  }

  onModuleInit(): void {
    this.server.start();
  }

  beforeApplicationShutdown(): void {
    this.server.stop();
  }
}

function codecOf(request: IncomingMessage): Codec {
  const type = request.headers['content-type'] ?? '';
  return /^application\/(?:x-)?msgpack\b/i.test(type) ? 'msgpack' : 'json';
}
