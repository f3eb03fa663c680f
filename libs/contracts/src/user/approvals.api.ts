import type { Role } from './user.api';

/** A change that needs a second person. */
export type ApprovalAction = 'set_limits' | 'change_asset';

/**
 * Where a request stands. `approved` is being carried out, or its outcome is not known: it is never
 * carried out again. `failed` was approved and changed nothing.
 */
export type ApprovalState = 'pending' | 'approved' | 'applied' | 'failed' | 'rejected' | 'expired';

/** What a change does to one field, as the public API writes it; null is no limit. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A change as one person asks for it. */
export interface NewApproval {
  /** The same id has one effect. */
  readonly requestId: string;
  readonly action: ApprovalAction;
  /** Whose limits or which instrument. */
  readonly subject: string;
  /** The command as JSON text, as the one who carries it out reads it. */
  readonly command: string;
  readonly changes: readonly FieldChange[];
  readonly reason: string;
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
}

/** A request for a change, and what became of it. */
export interface Approval {
  readonly id: string;
  readonly seq: number;
  readonly state: ApprovalState;
  readonly action: ApprovalAction;
  readonly subject: string;
  readonly command: string;
  readonly changes: readonly FieldChange[];
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: number;
  readonly expiresAt: number;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly note: string | null;
  /** Reason code of a change that failed. */
  readonly code: string | null;
}

/** What a second person says to a request. */
export interface ApprovalDecision {
  readonly id: string;
  readonly verdict: 'approve' | 'reject';
  readonly userId: string;
  readonly username: string;
  readonly note: string;
}

/** Changes that wait for a second person. Kept by user; whoever got one approved carries it out. */
export abstract class ApprovalsApi {
  /** Durable when it returns. Throws FIELDS_CONFLICT when too many wait already. */
  abstract request(request: NewApproval): Promise<Approval>;
  /** Newest first, before `beforeSeq` if given. */
  abstract list(query: {
    state: ApprovalState | null;
    beforeSeq: number | null;
    limit: number;
  }): Promise<Approval[]>;
  /** Throws APPROVAL_NOT_FOUND. */
  abstract approval(query: { id: string }): Promise<Approval>;
  /**
   * Ends the wait of a request, once: of many who decide, one is answered. Throws
   * APPROVAL_NOT_FOUND, PERMISSION_DENIED for one's own approval, FIELDS_CONFLICT for a request
   * that was decided or has expired, or while another change of the same subject is carried out.
   */
  abstract decide(decision: ApprovalDecision): Promise<Approval>;
  /** Says what became of an approved change. `code` is the reason when it failed. */
  abstract finish(outcome: { id: string; code: string | null }): Promise<Approval>;
}

export const APPROVALS_PATTERNS = {
  request: 'user.approvals-request',
  list: 'user.approvals-list',
  approval: 'user.approvals-approval',
  decide: 'user.approvals-decide',
  finish: 'user.approvals-finish',
} as const satisfies Record<keyof ApprovalsApi, string>;
