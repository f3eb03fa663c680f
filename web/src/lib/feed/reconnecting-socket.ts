import type { EarlySocket } from '../early-start';

/** What the owner of a socket hears and says. */
export interface SocketHooks {
  /** The connection is there; say who you are. */
  onOpen(): void;
  onText(text: string): void;
  /** The connection is gone; a new one is on its way. */
  onDown(code: number): void;
}

const BACKOFF_MS_MIN = 100;
const BACKOFF_MS_MAX = 5_000;

/**
 * A WebSocket that comes back by itself: at once after the first loss, later and later while the
 * exchange is away, with some chance in the time so that not all clients return together.
 */
export class ReconnectingSocket {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private backoffMs = BACKOFF_MS_MIN;
  private stopped = true;
  private startedOnce = false;

  constructor(
    private readonly address: string,
    private readonly hooks: SocketHooks,
    /** A connection that stands already, and what came over it; asked at every connection. */
    private readonly begun: () => EarlySocket | null = () => null,
  ) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.listenForReturn();
    this.connect();
  }

  /** Ends the connection for good, or until the next `start`. */
  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.release(1000);
  }

  /** Sends a message; false when there is no connection. */
  send(message: unknown): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** Gives the connection up and makes a new one, for example when nothing comes any more. */
  restart(): void {
    if (this.stopped) return;
    this.release(4000);
    this.hooks.onDown(4000);
    this.retry();
  }

  /** The connection works: the next loss is answered at once again. */
  settled(): void {
    this.backoffMs = BACKOFF_MS_MIN;
  }

  private connect(): void {
    this.timer = null;
    const begun = this.begun();
    const socket = begun?.socket ?? new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => this.hooks.onOpen();
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (typeof event.data === 'string') this.hooks.onText(event.data);
    };
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.hooks.onDown(event.code);
      this.retry();
    };
    for (const text of begun?.texts ?? []) this.hooks.onText(text);
  }

  private retry(): void {
    if (this.stopped || this.timer !== null) return;
    const inMs = this.backoffMs * (0.5 + Math.random());
    this.backoffMs = Math.min(this.backoffMs * 2, BACKOFF_MS_MAX);
    this.timer = setTimeout(() => this.connect(), inMs);
  }

  /** A closed socket must not speak any more, and its late close is not the next one's. */
  private release(code: number): void {
    const { socket } = this;
    this.socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(code);
  }

  /** A laptop that wakes, or a network that returns, need not wait for the timer. */
  private listenForReturn(): void {
    if (this.startedOnce) return;
    this.startedOnce = true;
    window.addEventListener('online', () => {
      if (this.timer === null || this.stopped) return;
      clearTimeout(this.timer);
      this.connect();
    });
  }
}
