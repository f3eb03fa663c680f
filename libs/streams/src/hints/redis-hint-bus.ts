import { createHmac, timingSafeEqual } from 'node:crypto';

import type { RedisOptions } from 'ioredis';
import { Redis } from 'ioredis';

import { BODY_FORMAT, decodeEntries } from '../journal/batch-codec';
import type { Heartbeat, Hint, HintListener } from './hint-bus';
import { HintBus } from './hint-bus';

/** Above this the entries stay out of the hint, and readers take them from the journal. */
const BODY_BYTES_MAX = 512 * 1024;
/** Bytes on their way to Redis at most; hints beyond it are dropped, which costs latency only. */
const UNSENT_BYTES_MAX = 16 * 1024 * 1024;
/** A start waits this long for confirmed subscriptions, then lives on the journal. */
const CONFIRM_MS_MAX = 2_000;
const CHANNEL = 'hint.';
const NEWLINE = 10;
const EMPTY = Buffer.alloc(0);

/** What the bus needs of its process. */
export interface RedisHintBusOptions {
  readonly connection: RedisOptions;
  /** Key of the MAC over every hint: a forged one could create money. */
  readonly key: Buffer;
  /** Streams whose stage runs here: their hints go to listeners in the process directly. */
  readonly owned: readonly string[];
  /** Something that is not one of our hints came, or a handler failed. */
  readonly onError: (message: string) => void;
}

interface Header {
  readonly stream: string;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
  readonly kind: 'hint' | 'beat';
}

/**
 * Hints over Redis: batches and heartbeats on `hint.<stream>`, each one signed, none ever stored.
 * Whatever is lost, late, doubled or forged, readers find by the numbers and read the journal.
 */
export class RedisHintBus extends HintBus {
  private readonly listeners = new Map<string, Set<HintListener>>();
  private readonly publisher: Redis;
  private readonly subscriber: Redis;
  private readonly confirmations = new Map<string, Promise<unknown>>();
  private unsentBytes = 0;
  /** Hints that could not be sent, for metrics. */
  dropped = 0;
  /** Messages that were not ours, for metrics. */
  refused = 0;

  constructor(private readonly options: RedisHintBusOptions) {
    super();
    const connection: RedisOptions = { ...options.connection, lazyConnect: true };
    this.publisher = new Redis(connection);
    this.subscriber = new Redis(connection);
    for (const client of [this.publisher, this.subscriber]) {
      client.on('error', () => undefined);
    }
    this.subscriber.on('messageBuffer', (channel: Buffer, message: Buffer) => {
      this.receive(channel.toString('latin1').slice(CHANNEL.length), message);
    });
    // Streams that were asked for while Redis was away.
    this.subscriber.on('ready', () => {
      for (const stream of this.listeners.keys()) this.subscribeRemote(stream);
    });
  }

  /** Opens both connections; a Redis that is away is tried again for ever. */
  async open(): Promise<void> {
    const tries = [this.publisher, this.subscriber].map((client) => client.connect());
    await Promise.allSettled(tries);
  }

  close(): void {
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }

  /** Both connections are up. */
  get ready(): boolean {
    return this.publisher.status === 'ready' && this.subscriber.status === 'ready';
  }

  override publish(hint: Hint): void {
    for (const listener of this.listeners.get(hint.stream) ?? []) listener.onHint(hint);
    const { stream, epoch, from, to } = hint;
    const body = hint.body ?? bodyOf(hint);
    this.send(
      { stream, epoch, from, to, kind: 'hint' },
      body.length > BODY_BYTES_MAX ? EMPTY : body,
    );
  }

  override heartbeat(beat: Heartbeat): void {
    for (const listener of this.listeners.get(beat.stream) ?? []) listener.onHeartbeat(beat);
    const { stream, epoch, head } = beat;
    this.send({ stream, epoch, from: head, to: head, kind: 'beat' }, EMPTY);
  }

  override subscribe(stream: string, listener: HintListener): () => void {
    const set = this.listeners.get(stream) ?? new Set();
    this.listeners.set(stream, set);
    set.add(listener);
    this.subscribeRemote(stream);
    return () => set.delete(listener);
  }

  /** Resolves once Redis has confirmed what was subscribed, or when it takes too long. */
  override async settled(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CONFIRM_MS_MAX);
    });
    await Promise.race([Promise.allSettled(this.confirmations.values()), late]);
    clearTimeout(timer);
  }

  private subscribeRemote(stream: string): void {
    if (this.options.owned.includes(stream) || this.confirmations.has(stream)) return;
    if (this.subscriber.status !== 'ready') return;
    const confirmation = this.subscriber.subscribe(`${CHANNEL}${stream}`);
    this.confirmations.set(stream, confirmation);
    confirmation.catch(() => this.confirmations.delete(stream));
  }

  private send(header: Header, body: Buffer): void {
    if (this.publisher.status !== 'ready' || this.unsentBytes > UNSENT_BYTES_MAX) {
      this.dropped += 1;
      return;
    }
    const head = Buffer.from(JSON.stringify(header), 'utf8');
    const mac = Buffer.from(this.mac(head, body), 'latin1');
    const message = Buffer.concat([mac, Buffer.of(NEWLINE), head, Buffer.of(NEWLINE), body]);
    this.unsentBytes += message.length;
    const done = (): void => {
      this.unsentBytes -= message.length;
    };
    this.publisher.publish(`${CHANNEL}${header.stream}`, message).then(done, () => {
      this.dropped += 1;
      done();
    });
  }

  private receive(stream: string, message: Buffer): void {
    const listeners = this.listeners.get(stream);
    if (listeners === undefined || listeners.size === 0) return;
    try {
      const opened = this.openMessage(stream, message);
      if (opened === null) {
        this.refused += 1;
        this.options.onError(`a hint of ${stream} is not ours`);
        return;
      }
      const { header, body } = opened;
      if (header.kind === 'beat') {
        const beat = { stream, epoch: header.epoch, head: header.to };
        for (const listener of listeners) listener.onHeartbeat(beat);
        return;
      }
      const hint = decodeHint(header, body);
      for (const listener of listeners) listener.onHint(hint);
    } catch (error) {
      this.refused += 1;
      this.options.onError(`a hint of ${stream}: ${String(error)}`);
    }
  }

  private openMessage(stream: string, message: Buffer): { header: Header; body: Buffer } | null {
    const first = message.indexOf(NEWLINE);
    const second = message.indexOf(NEWLINE, first + 1);
    if (first < 0 || second < 0) return null;
    const head = message.subarray(first + 1, second);
    const body = message.subarray(second + 1);
    const given = message.subarray(0, first);
    const expected = Buffer.from(this.mac(head, body), 'latin1');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const header = JSON.parse(head.toString('utf8')) as Header;
    return header.stream === stream ? { header, body } : null;
  }

  private mac(head: Buffer, body: Buffer): string {
    return createHmac('sha256', this.options.key)
      .update(head)
      .update('\n')
      .update(body)
      .digest('base64url');
  }
}

function decodeHint(header: Header, body: Buffer): Hint {
  const { stream, epoch, from, to } = header;
  if (body.length === 0) return { stream, epoch, from, to, entries: [] };
  const batch = { stream, epoch, firstSeq: from, lastSeq: to, body, hash: EMPTY };
  return { stream, epoch, from, to, entries: decodeEntries(batch) };
}

/** The entries in the shape of a journal body, for a publisher that has none at hand. */
function bodyOf(hint: Hint): Buffer {
  const steps = hint.entries.map(({ at, event }) => ['', 0, at, [event]]);
  return Buffer.from(JSON.stringify({ v: BODY_FORMAT, steps }), 'utf8');
}
