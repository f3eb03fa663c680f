import type { Approval } from '@app/contracts';

import { formatTime, formatTimeOrNull } from '../validation/times';

/** A request for a change, as operators see it. Pure. */
export function presentApproval(approval: Approval) {
  return {
    id: approval.id,
    state: approval.state,
    action: approval.action,
    subject: approval.subject,
    changes: approval.changes,
    reason: approval.reason,
    requested_by: approval.requestedBy,
    requested_at: formatTime(approval.requestedAt),
    expires_at: formatTime(approval.expiresAt),
    decided_by: approval.decidedBy,
    decided_at: formatTimeOrNull(approval.decidedAt),
    note: approval.note,
    code: approval.code,
  };
}
