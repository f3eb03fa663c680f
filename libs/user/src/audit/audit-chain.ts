import { createHash } from 'node:crypto';

import type { AuditMark, AuditVerdict } from '@app/contracts';

/** What stands before the first row. */
export const AUDIT_ORIGIN = '0'.repeat(64);

/** A row as it is stored. */
export interface ChainRow {
  readonly seq: number;
  readonly body: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** Hash of a row: over the hash before it, its number and its text. */
export function auditHash(prevHash: string, seq: number, body: string): string {
  return createHash('sha256').update(`${prevHash}\n${seq}\n${body}`).digest('hex');
}

/** Follows the chain row by row; the first row that does not hold ends it. Pure. */
export class ChainWalk {
  private last: AuditMark = { seq: 0, hash: AUDIT_ORIGIN };
  private broken: AuditVerdict['broken'] = null;

  /** False once the chain is broken. */
  follow(row: ChainRow): boolean {
    const what = this.fault(row);
    if (what === null) this.last = { seq: row.seq, hash: row.hash };
    else this.broken = { seq: row.seq, what };
    return what === null;
  }

  verdict(): AuditVerdict {
    const { seq } = this.last;
    const head = seq === 0 ? null : this.last;
    return { ok: this.broken === null, rows: seq, head, broken: this.broken };
  }

  private fault(row: ChainRow): string | null {
    const { seq, hash } = this.last;
    if (row.seq !== seq + 1) return `row ${seq + 1} is missing before it`;
    if (row.prevHash !== hash) return `it does not follow row ${seq}: one of the two was rewritten`;
    if (row.hash !== auditHash(row.prevHash, row.seq, row.body)) return 'its text was changed';
    return null;
  }
}
