import { decode, encode } from '@msgpack/msgpack';

import { formatTime } from '../validation/times';

/** How a connection wants its messages; chosen by the upgrade request. */
export type Codec = 'json' | 'msgpack';

/** What a frame is made of; `t` is kept apart, because each codec writes times its own way. */
export type FrameBody = Readonly<Record<string, unknown>>;

/**
 * How a frame goes out: `merged`, a later one replaces it for who asked for that; `gathered`, none
 * is left out, but who asked for merged books gets several in one message; `at once`.
 */
export type Pace = 'at once' | 'gathered' | 'merged';

/**
 * One object of the market-data stream. It is written once per codec, however many connections it
 * goes to.
 */
export class MarketFrame {
  private text: string | null = null;
  private bytes: Uint8Array | null = null;

  /** `at`: milliseconds of `t`, null for control frames. */
  constructor(
    private readonly body: FrameBody,
    private readonly at: number | null = null,
    readonly pace: Pace = 'at once',
  ) {}

  json(): string {
    this.text ??= JSON.stringify(
      this.at === null ? this.body : { ...this.body, t: formatTime(this.at) },
    );
    return this.text;
  }

  /** MessagePack; `t` is a timestamp, extension type -1. */
  packed(): Uint8Array {
    this.bytes ??= encode(this.at === null ? this.body : { ...this.body, t: new Date(this.at) });
    return this.bytes;
  }
}

/** A message ready to send, with the frames that it is made of. */
interface Written {
  readonly frames: readonly MarketFrame[];
  readonly codec: Codec;
  readonly bytes: Buffer;
}

/** Messages kept of one first frame: beyond them looking for one costs more than writing it. */
const WRITTEN_MAX = 32;
/** What was written, by its first frame: as long as somebody holds that. */
const written = new WeakMap<MarketFrame, Written[]>();

/**
 * One message: an array of frames, at least one. Connections that follow the same symbols get the
 * same frames in the same moment: their message is written once.
 */
export function message(frames: readonly MarketFrame[], codec: Codec): Buffer {
  const [first] = frames;
  if (first === undefined) throw new Error('a message has at least one frame');
  const known = written.get(first) ?? [];
  const same = known.find((one) => one.codec === codec && isSame(one.frames, frames));
  if (same !== undefined) return same.bytes;
  const bytes = bytesOf(frames, codec);
  if (known.length < WRITTEN_MAX) known.push({ frames, codec, bytes });
  if (known.length === 1) written.set(first, known);
  return bytes;
}

function isSame(some: readonly MarketFrame[], others: readonly MarketFrame[]): boolean {
  return some.length === others.length && some.every((frame, at) => frame === others[at]);
}

function bytesOf(frames: readonly MarketFrame[], codec: Codec): Buffer {
  if (codec === 'json') return Buffer.from(`[${frames.map((frame) => frame.json()).join(',')}]`);
  return Buffer.concat([arrayHead(frames.length), ...frames.map((frame) => frame.packed())]);
}

/** Reads what a client sent. Throws when it is not of the codec. */
export function readMessage(raw: Uint8Array, codec: Codec): unknown {
  if (codec === 'msgpack') return decode(raw);
  return JSON.parse(Buffer.from(raw).toString('utf8')) as unknown;
}

function arrayHead(length: number): Uint8Array {
  if (length < 16) return Uint8Array.of(0x90 | length);
  if (length < 65_536) return Uint8Array.of(0xdc, length >> 8, length & 0xff);
  return Uint8Array.of(0xdd, length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length);
}
