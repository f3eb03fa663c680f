import { DomainError } from '@app/kernel';
import { ApprovalsApi } from '@app/contracts';
import type { Approval, ApprovalDecision, NewApproval } from '@app/contracts';

import { fakeId } from './fake-users.fixture';
import { AT } from './order-views.fixture';

/** Approvals of a spec: requests in memory, which never expire. */
export class FakeApprovals extends ApprovalsApi {
  readonly rows: Approval[] = [];

  async request(request: NewApproval): Promise<Approval> {
    const { action, subject, command, changes, reason, username } = request;
    const seq = this.rows.length + 1;
    const asked = { action, subject, command, changes, reason, requestedBy: username };
    const times = { requestedAt: AT, expiresAt: AT + 1, decidedAt: null };
    const open = { state: 'pending', decidedBy: null, note: null, code: null } as const;
    const made: Approval = {
      id: `${fakeId(1, 'approv').slice(0, -1)}${seq % 10}`,
      seq,
      ...asked,
      ...times,
      ...open,
    };
    this.rows.unshift(made);
    return made;
  }

  async list({ limit }: { limit: number }): Promise<Approval[]> {
    return this.rows.slice(0, limit);
  }

  async approval({ id }: { id: string }): Promise<Approval> {
    const found = this.rows.find((row) => row.id === id);
    if (found === undefined) throw new DomainError('APPROVAL_NOT_FOUND', 'no such request');
    return found;
  }

  async decide({ id, verdict, username, note }: ApprovalDecision): Promise<Approval> {
    const asked = await this.approval({ id });
    if (asked.requestedBy === username && verdict === 'approve') {
      throw new DomainError('PERMISSION_DENIED', 'forbidden.');
    }
    if (asked.state !== 'pending') throw new DomainError('FIELDS_CONFLICT', 'was decided');
    const state = verdict === 'approve' ? 'approved' : 'rejected';
    return this.change(id, { state, decidedBy: username, decidedAt: AT, note });
  }

  async finish({ id, code }: { id: string; code: string | null }): Promise<Approval> {
    return this.change(id, { state: code === null ? 'applied' : 'failed', code });
  }

  private async change(id: string, change: Partial<Approval>): Promise<Approval> {
    const changed = { ...(await this.approval({ id })), ...change };
    this.rows[this.rows.findIndex((row) => row.id === id)] = changed;
    return changed;
  }
}
