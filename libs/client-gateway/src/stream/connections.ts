import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { WebSocket } from 'ws';

import { CLOSE } from './close-codes';
import type { KeptSession } from './connection-keeper';

/** A socket that is open, as operators see it. */
export interface OpenConnection {
  readonly id: string;
  readonly path: string;
  readonly address: string;
  readonly openedAt: number;
  readonly session: KeptSession;
  /** Bytes that wait for a reader that is slow. */
  readonly bufferedBytes: number;
}

type Kept = Omit<OpenConnection, 'bufferedBytes'> & { readonly socket: WebSocket };

/** Every open socket of this process, whatever it speaks. */
@Injectable()
export class Connections {
  private readonly open = new Map<string, Kept>();
  private made = 0;

  constructor(private readonly clock: Clock) {}

  /** Keeps it until it closes. */
  add(at: { path: string; address: string }, session: KeptSession, socket: WebSocket): void {
    this.made += 1;
    const id = String(this.made);
    this.open.set(id, { id, ...at, openedAt: this.clock.now(), session, socket });
    socket.on('close', () => this.open.delete(id));
  }

  /** Oldest first. */
  list(): OpenConnection[] {
    return [...this.open.values()].map(({ socket, ...one }) => {
      return { ...one, bufferedBytes: socket.bufferedAmount };
    });
  }

  /** Closes one; false when there is none of that id. Its client may connect again. */
  disconnect(id: string): boolean {
    const one = this.open.get(id);
    one?.session.close(CLOSE.policy, 'disconnected by an operator');
    return one !== undefined;
  }
}
