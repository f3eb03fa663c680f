import { createHash } from 'node:crypto';
import type { FastOrderBook } from '@app/order-book';
import { createOrderBook, packFlags, ReportRing, RING_KINDS } from '@app/order-book';
import type { Workload } from './workload';

const NEW = 0;
const CANCEL = 1;

const PLAIN = {
  side: 'buy',
  type: 'limit',
  tif: 'gtc',
  selfTrade: 'none',
  hidden: false,
  postOnly: false,
} as const;
const FLAGS = [
  packFlags(PLAIN),
  packFlags({ ...PLAIN, side: 'sell' }),
  packFlags({ ...PLAIN, tif: 'ioc' }),
  packFlags({ ...PLAIN, side: 'sell', tif: 'ioc' }),
];

/** The flags of each new order, worked out before the clock starts, as a gateway would send. */
export function flagsOf(workload: Workload): Int32Array {
  const flags = new Int32Array(workload.count);
  for (let index = 0; index < workload.count; index += 1) {
    const ioc = workload.iocs[index] === 0 ? 0 : 2;
    flags[index] = FLAGS[workload.sides[index]! + ioc]!;
  }
  return flags;
}

/** A fresh production book that writes to `ring`. */
export function freshBook(ring: ReportRing): FastOrderBook {
  ring.release(ring.head);
  return createOrderBook({ ring, initialOrders: 65_536 });
}

/** What a run needs: a book, the messages, and the flags of its orders. */
export interface Run {
  book: FastOrderBook;
  workload: Workload;
  flags: Int32Array;
}

/** Sends messages `from` to `to` (exclusive) through the book; reports go to the ring. */
export function replay(run: Run, from: number, to: number): void {
  const { types, prices, quantities, orderIds } = run.workload;
  const { flags } = run;
  const { hot, ring } = run.book;
  for (let index = from; index < to; index += 1) {
    ring.command = index;
    const type = types[index]!;
    if (type === NEW) {
      hot.submit(orderIds[index]!, 0, flags[index]!, prices[index]!, quantities[index]!);
    } else if (type === CANCEL) {
      hot.cancel(orderIds[index]!, -1);
    } else {
      hot.reenter(orderIds[index]!, prices[index]!, quantities[index]!);
    }
  }
}

interface Line {
  sequence: number;
  type: number;
  text: string;
}

function lineOf(ring: ReportRing, at: number, workload: Workload): Line | null {
  const word = ring.word(at);
  const index = ring.lane(at, 4);
  const sequence = workload.sequences[index]!;
  const side = workload.sides[index]!;
  const id = ring.idA(at);
  const price = ring.lane(at, 0);
  const shares = ring.lane(at, 1);
  const line = (type: number, rest: string): Line => {
    return { sequence, type, text: `${type},${sequence},${rest}` };
  };
  switch (RING_KINDS[word & 255]) {
    case 'accepted':
      return line(0, `${side},${id},${price},${shares}`);
    case 'traded':
      return line(1, `${price},${shares},${id},${ring.idB(at)}`);
    case 'cancelled':
      return line(2, `${word >>> 16},${id},${price}`);
    case 'replaced':
      return line(3, `${side},${id},${price},${shares}`);
    case 'refused':
      return workload.types[index] === NEW ? null : line(workload.types[index]! + 3, String(id));
    default:
      return null;
  }
}

/** SHA-256 of the reports from record `from` on, written as the engine contract says. */
export function hashReports(ring: ReportRing, from: number, workload: Workload): string {
  const lines: Line[] = [];
  for (let at = from; at < ring.head; at += 1) {
    const line = lineOf(ring, at, workload);
    if (line !== null) lines.push(line);
  }
  lines.sort((a, b) => (a.sequence === b.sequence ? a.type - b.type : a.sequence - b.sequence));
  const text = lines.map((line) => line.text).join('\n');
  return createHash('sha256').update(text).digest('hex');
}

/** Replays a whole workload through a fresh book and hashes what came out. */
export function workloadHash(workload: Workload): string {
  const ring = new ReportRing(1 << 20);
  replay({ book: freshBook(ring), workload, flags: flagsOf(workload) }, 0, workload.count);
  return hashReports(ring, 0, workload);
}
