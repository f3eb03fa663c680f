import type { Chance } from '@app/testing';

import type { Chaos } from './tcp-proxy';

const CR = 13;
const LF = 10;
const AGGREGATES = new Set(['*', '>', '~', '%']);
const BULKS = new Set(['$', '=', '!']);

/**
 * End of the frame of Redis' protocol that begins at `at`; -1 while it is not all there.
 */
function frameEnd(bytes: Buffer, at: number): number {
  const lineEnd = bytes.indexOf('\r\n', at, 'latin1');
  if (lineEnd === -1) return -1;
  const kind = String.fromCharCode(bytes[at] ?? 0);
  let end = lineEnd + 2;
  const count = Number.parseInt(bytes.toString('latin1', at + 1, lineEnd), 10);
  if (BULKS.has(kind)) {
    if (count < 0) return end;
    end += count + 2;
    return end <= bytes.length ? end : -1;
  }
  if (!AGGREGATES.has(kind) || count < 0) return end;
  for (let left = kind === '%' ? count * 2 : count; left > 0; left -= 1) {
    end = frameEnd(bytes, end);
    if (end === -1) return -1;
  }
  return end;
}

/** What becomes of hints on their way. Probabilities of each kind of trouble. */
export interface HintTrouble {
  readonly dropped?: number;
  readonly doubled?: number;
  /** Held back until some others have passed. */
  readonly late?: number;
  /** One byte is changed. */
  readonly corrupt?: number;
}

/** Counts of what was done to hints. */
export interface HintCounts {
  passed: number;
  dropped: number;
  doubled: number;
  late: number;
  corrupt: number;
}

const LATE_MS = 40;

/**
 * Troubles the hints that services hear: everything else passes. Off until `trouble` is set.
 */
export class HintChaos {
  trouble: HintTrouble = {};
  readonly counts: HintCounts = { passed: 0, dropped: 0, doubled: 0, late: 0, corrupt: 0 };

  constructor(private readonly chance: Chance) {}

  /** For a wire to Redis. */
  readonly wire: Chaos = (send) => {
    let held: Buffer = Buffer.alloc(0);
    return (bytes) => {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      let from = 0;
      for (let end = frameEnd(held, from); end !== -1; end = frameEnd(held, from)) {
        const frame = held.subarray(from, end);
        from = end;
        if (isHint(frame)) this.pass(frame, send);
        else send(frame);
        if (from === held.length) break;
      }
      held = held.subarray(from);
    };
  };

  private pass(frame: Buffer, send: (bytes: Buffer) => void): void {
    const { dropped = 0, doubled = 0, late = 0, corrupt = 0 } = this.trouble;
    if (this.chance.happens(dropped)) {
      this.counts.dropped += 1;
      return;
    }
    if (this.chance.happens(late)) {
      this.counts.late += 1;
      const copy = Buffer.from(frame);
      setTimeout(() => send(copy), this.chance.integer(1, LATE_MS));
      return;
    }
    if (this.chance.happens(corrupt)) {
      this.counts.corrupt += 1;
      send(corrupted(frame, this.chance));
      return;
    }
    this.counts.passed += 1;
    send(frame);
    if (!this.chance.happens(doubled)) return;
    this.counts.doubled += 1;
    send(Buffer.from(frame));
  }
}

/** A message of `hint.<stream>`. */
function isHint(frame: Buffer): boolean {
  const kind = String.fromCharCode(frame[0] ?? 0);
  if (kind !== '>' && kind !== '*') return false;
  const start = frame.toString('latin1', 0, 64);
  return start.includes('message\r\n') && start.includes('hint.');
}

/** Changes a byte of the payload, never one of the frame around it. */
function corrupted(frame: Buffer, chance: Chance): Buffer {
  const copy = Buffer.from(frame);
  const payload = copy.lastIndexOf('\r\n', copy.length - 3, 'latin1') + 2;
  // The payload may hold line ends: its length stands in the line before, which is not touched.
  const at = chance.integer(Math.max(payload, copy.length - 40), copy.length - 3);
  const byte = copy[at] ?? 0;
  copy[at] = byte === CR || byte === LF ? byte : byte ^ 1;
  return copy;
}
