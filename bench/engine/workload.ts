import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/** The messages of one workload file as columns; see engine-contract.md, "Workloads". */
export interface Workload {
  name: string;
  count: number;
  /** 0 new, 1 cancel, 2 modify. */
  types: Uint8Array;
  /** 0 buy, 1 sell. */
  sides: Uint8Array;
  iocs: Uint8Array;
  quantities: Int32Array;
  prices: Int32Array;
  sequences: Float64Array;
  orderIds: Float64Array;
}

const HEADER_BYTES = 16;
const RECORD_BYTES = 40;

function read(path: string): Buffer {
  const bytes = readFileSync(path);
  return path.endsWith('.br') ? brotliDecompressSync(bytes) : bytes;
}

/** Reads a `.bin` or `.bin.br` file; throws when it is cut off. */
export function readWorkload(path: string): Workload {
  const bytes = read(path);
  const count = bytes.readUInt32LE(12);
  if (bytes.length < HEADER_BYTES + count * RECORD_BYTES) throw new Error(`${path} is cut off`);
  const workload: Workload = {
    name: basename(path).replace(/\.bin(\.br)?$/, ''),
    count,
    types: new Uint8Array(count),
    sides: new Uint8Array(count),
    iocs: new Uint8Array(count),
    quantities: new Int32Array(count),
    prices: new Int32Array(count),
    sequences: new Float64Array(count),
    orderIds: new Float64Array(count),
  };
  for (let index = 0; index < count; index += 1) {
    const at = HEADER_BYTES + index * RECORD_BYTES;
    workload.types[index] = bytes[at]!;
    workload.sides[index] = bytes[at + 1]!;
    workload.iocs[index] = bytes[at + 2]!;
    workload.quantities[index] = bytes.readUInt32LE(at + 4);
    workload.sequences[index] = Number(bytes.readBigUInt64LE(at + 8));
    workload.orderIds[index] = Number(bytes.readBigUInt64LE(at + 16));
    workload.prices[index] = Number(bytes.readBigInt64LE(at + 24));
  }
  return workload;
}
