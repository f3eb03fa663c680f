import type { Role } from './user.api';

/** A command of an operator as it goes on record before anything is done. */
export interface AuditCommand {
  readonly commandId: string;
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
  readonly via: 'token' | 'key';
  /** Session or key that it came with. */
  readonly credentialId: string;
  readonly address: string;
  /** What was asked for: `set_limits`, `halt`. */
  readonly action: string;
  /** Account, symbol or whatever it was to be done to. */
  readonly subject: string | null;
  readonly reason: string | null;
  /** The request as JSON text, without secrets. */
  readonly details: string;
}

/** What became of a command. */
export interface AuditOutcome {
  readonly commandId: string;
  /** Refused: an expected refusal. Failed: an error or an outcome that nobody knows. */
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Reason code of a refusal or failure. */
  readonly code: string | null;
  /** Its words, or what was answered, shortened. */
  readonly answer: string | null;
}

/** A command with its outcome; `unknown` when the process ended between the two. */
export interface AuditRow extends AuditCommand {
  /** Number of the command in the log. */
  readonly seq: number;
  readonly at: number;
  readonly hash: string;
  readonly outcome: AuditOutcome['outcome'] | 'unknown';
  readonly code: string | null;
  readonly answer: string | null;
  readonly endedAt: number | null;
}

/** Which commands; null leaves a field open. */
export interface AuditQuery {
  readonly username: string | null;
  readonly action: string | null;
  readonly subject: string | null;
  readonly outcome: AuditRow['outcome'] | null;
  /** Anywhere in the request, its reason or its outcome; case does not matter. */
  readonly text: string | null;
  readonly fromAt: number | null;
  readonly untilAt: number | null;
  readonly beforeSeq: number | null;
  readonly limit: number;
}

/** Place in the chain: number and hash of a row. */
export interface AuditMark {
  readonly seq: number;
  readonly hash: string;
}

/** Whether the chain holds from its first row to its last. */
export interface AuditVerdict {
  readonly ok: boolean;
  readonly rows: number;
  /** Last row that holds; null for an empty log. */
  readonly head: AuditMark | null;
  /** First row that does not hold, and why. */
  readonly broken: { readonly seq: number; readonly what: string } | null;
}

/**
 * The log of what operators did: append only, each row's SHA-256 over the one before. Kept by user.
 */
export abstract class AuditApi {
  /** Durable when it returns: a command that cannot go on record is not carried out. */
  abstract begin(command: AuditCommand): Promise<AuditMark>;
  abstract end(outcome: AuditOutcome): Promise<AuditMark>;
  /** Newest first. */
  abstract search(query: AuditQuery): Promise<AuditRow[]>;
  /** Reads the whole chain. */
  abstract verify(): Promise<AuditVerdict>;
}

export const AUDIT_PATTERNS = {
  begin: 'user.audit-begin',
  end: 'user.audit-end',
  search: 'user.audit-search',
  verify: 'user.audit-verify',
} as const satisfies Record<keyof AuditApi, string>;
