import { DomainError } from '@app/kernel';
import type { Principal } from '@app/contracts';
import type { RawData, WebSocket } from 'ws';

import type { Credentials } from '../auth/credentials';
import { CLOSE } from './close-codes';
import type { KeptSession } from './connection-keeper';

/** How a socket finds out who its client is. */
export interface SocketDoor {
  authenticate(credentials: Credentials): Promise<Principal>;
  /** False when the account has too many sessions already. */
  admit(principal: Principal): boolean;
  /** Messages that `send` sends go out together: one call of the system instead of one for each. */
  together(send: () => void): void;
}

/** Bounds that every session has. */
export interface SocketLimits {
  readonly authWithinMs: number;
  /** Bytes that may wait in the socket before its reader counts as slow. */
  readonly maxBufferedBytes: number;
  /** Messages that may wait to be worked on. */
  readonly maxInbox: number;
}

/** What became of an attempt to sign in. */
export type SignIn =
  'signed in' | 'signed in already' | 'refused' | 'refused for good' | 'too many';

const AUTH_ATTEMPTS = 3;
const TERMINATE_AFTER_MS = 1_000;

/**
 * One client on a socket, whatever it speaks: messages are worked on one after another, the first
 * one must say who it is, and whoever sends too many or too slowly is closed.
 */
export abstract class SocketSession implements KeptSession {
  principal: Principal | null = null;
  private inbox = 0;
  private attempts = 0;
  private work: Promise<void> = Promise.resolve();
  private readonly deadline: NodeJS.Timeout;

  constructor(
    protected readonly socket: WebSocket,
    protected readonly door: SocketDoor,
    private readonly bounds: SocketLimits,
  ) {
    this.deadline = setTimeout(() => this.authMissing(), bounds.authWithinMs);
    socket.on('message', (raw) => this.receive(bytesOf(raw)));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code: number) => this.over(code));
  }

  /** Ends the session; a peer that does not answer the close is cut off. */
  close(code: number, reason: string): void {
    this.over(code);
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), TERMINATE_AFTER_MS).unref();
  }

  /** Works on a message; nothing that it throws is lost on the client. */
  protected abstract handle(bytes: Buffer): Promise<void>;
  /** The client did not say in time who it is. */
  protected abstract authMissing(): void;
  /** The session is over; `code` is that of the close. Called once or more. */
  protected abstract ended(code: number): void;

  /** True for a message that does not wait for those before it; it must not throw. */
  protected handledAtOnce(_bytes: Buffer): boolean {
    return false;
  }

  protected get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  protected get isSlow(): boolean {
    return this.socket.bufferedAmount > this.bounds.maxBufferedBytes;
  }

  /** Tries to sign in. Throws only what says nothing about the credentials. */
  protected async signIn(credentials: Credentials): Promise<SignIn> {
    if (this.principal !== null) return 'signed in already';
    this.attempts += 1;
    const principal = await this.verified(credentials);
    if (principal === null || !this.isOpen) {
      return this.attempts >= AUTH_ATTEMPTS ? 'refused for good' : 'refused';
    }
    if (!this.door.admit(principal)) return 'too many';
    this.principal = principal;
    clearTimeout(this.deadline);
    return 'signed in';
  }

  private async verified(credentials: Credentials): Promise<Principal | null> {
    try {
      const principal = await this.door.authenticate(credentials);
      return principal.permissions.includes('read') ? principal : null;
    } catch (error) {
      if (error instanceof DomainError && error.status < 500) return null;
      throw error;
    }
  }

  private receive(bytes: Buffer): void {
    if (this.inbox === 0 && this.handledAtOnce(bytes)) return;
    this.inbox += 1;
    if (this.inbox > this.bounds.maxInbox) {
      this.close(CLOSE.policy, 'too many messages');
      return;
    }
    this.work = this.work
      .then(() => this.handle(bytes))
      .finally(() => {
        this.inbox -= 1;
      });
  }

  private over(code: number): void {
    clearTimeout(this.deadline);
    this.ended(code);
  }
}

function bytesOf(raw: RawData): Buffer {
  if (Buffer.isBuffer(raw)) return raw;
  return Array.isArray(raw) ? Buffer.concat(raw) : Buffer.from(raw);
}
