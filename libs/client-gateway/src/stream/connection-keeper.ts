import type { Clock } from '@app/kernel';
import type { Principal, RevocationFeed } from '@app/contracts';
import type { WebSocket } from 'ws';

import { CLOSE } from './close-codes';

/** A session on a socket, whatever it speaks. */
export interface KeptSession {
  readonly principal: Principal | null;
  close(code: number, reason: string): void;
}

interface Connection {
  readonly session: KeptSession;
  readonly socket: WebSocket;
  /** False from a ping until its pong. */
  alive: boolean;
}

const SWEEP_MS = 10_000;

/** Counts and pings the sockets of one server; closes those whose credential is over. */
export class ConnectionKeeper {
  private readonly connections = new Set<Connection>();
  private readonly byAccount = new Map<string, number>();
  private sweeper: NodeJS.Timeout | null = null;
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly revocations: RevocationFeed,
    private readonly clock: Clock,
  ) {}

  get size(): number {
    return this.connections.size;
  }

  start(): void {
    this.unsubscribe = this.revocations.onRevoked(({ credentialId }) => {
      this.closeWhere((principal) => principal.credentialId === credentialId);
    });
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
  }

  /** Ends every session: the process stops. */
  stop(): void {
    if (this.sweeper !== null) clearInterval(this.sweeper);
    this.unsubscribe();
    for (const { session } of this.connections) session.close(CLOSE.restart, 'restart');
  }

  add(session: KeptSession, socket: WebSocket): void {
    const connection: Connection = { session, socket, alive: true };
    this.connections.add(connection);
    socket.on('pong', () => {
      connection.alive = true;
    });
    socket.on('close', () => {
      this.connections.delete(connection);
      if (session.principal !== null) this.count(session.principal.accountId, -1);
    });
  }

  /** Counts a session for its account; false when that would be more than `most`. */
  admit(principal: Principal, most: number): boolean {
    if ((this.byAccount.get(principal.accountId) ?? 0) >= most) return false;
    this.count(principal.accountId, 1);
    return true;
  }

  private count(accountId: string, change: number): void {
    const count = (this.byAccount.get(accountId) ?? 0) + change;
    if (count <= 0) this.byAccount.delete(accountId);
    else this.byAccount.set(accountId, count);
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
