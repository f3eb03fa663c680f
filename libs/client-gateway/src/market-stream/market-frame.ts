import { decode, encode } from '@msgpack/msgpack';

import { formatTime } from '../validation/times';

/** How a connection wants its messages; chosen by the upgrade request. */
export type Codec = 'json' | 'msgpack';

/** What a frame is made of; `t` is kept apart, because each codec writes times its own way. */
export type FrameBody = Readonly<Record<string, unknown>>;

/**
 * One object of the market-data stream. It is written once per codec, however many connections it
 * goes to.
 */
export class MarketFrame {
  private text: string | null = null;
  private bytes: Uint8Array | null = null;

  /** `at`: milliseconds of `t`, null for control frames. `merges`: a later one replaces it. */
  constructor(
    private readonly body: FrameBody,
    private readonly at: number | null = null,
    readonly merges = false,
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

/** One message: an array of frames. */
export function message(frames: readonly MarketFrame[], codec: Codec): string | Uint8Array {
  if (codec === 'json') return `[${frames.map((frame) => frame.json()).join(',')}]`;
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
