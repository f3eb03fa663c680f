import type { Server } from 'node:http';

import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';

import { AccountStates } from './account-states';
import { BroadcastWatch } from './broadcast-watch';
import { DisconnectSwitches } from './disconnect-switches';
import { OrderEntry } from './order-entry';
import { Replay } from './replay';
import { SocketServers } from './socket-server';
import type { SocketServer } from './socket-server';
import { StreamSession } from './stream-session';
import type { SessionLimits } from './stream-session';
import { TradeUpdatesHub } from './trade-updates.hub';
import { UpgradeRouter } from './upgrade-router';

const LIMITS: SessionLimits = {
  authWithinMs: 5_000,
  maxBufferedBytes: 4 * 1024 * 1024,
  maxHeldFrames: 20_000,
  maxInbox: 64,
  maxEntering: 256,
};

/** What every session shares. */
@Injectable()
export class StreamServices {
  constructor(
    readonly hub: TradeUpdatesHub,
    readonly replay: Replay,
    readonly states: AccountStates,
    readonly broadcasts: BroadcastWatch,
    readonly entry: OrderEntry,
    readonly switches: DisconnectSwitches,
  ) {}
}

/** WebSocket server of `/stream`. */
@Injectable()
export class StreamServer implements OnModuleInit, BeforeApplicationShutdown {
  private readonly server: SocketServer;

  constructor(
    servers: SocketServers,
    services: StreamServices,
    private readonly router: UpgradeRouter,
  ) {
    this.server = servers.make({
      paths: ['/stream'],
      maxPayloadBytes: 16 * 1024,
      maxSessions: 5_000,
      maxSessionsOfAccount: 100,
      gauge: { name: 'openbell_gateway_stream_sessions', help: 'Open sessions of /stream' },
      open: (socket, door) => new StreamSession(socket, door, services, LIMITS),
    });
  }

  onModuleInit(): void {
    this.server.start();
  }

  /** Starts to take upgrades of the gateway's HTTP server. */
  attach(server: Server): void {
    this.router.attach(server);
  }

  beforeApplicationShutdown(): void {
    this.server.stop();
  }
}
