import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { ApprovalsApi } from '@app/contracts';
import type {
  Approval,
  ApprovalAction,
  ChangeInstrumentRequest,
  FieldChange,
  Principal,
  Role,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { AppConfig } from '@app/platform';

import type { GatewayReply } from '../http/gateway-request';
import { missing } from '../validation/decimal-field';
import { presentApproval } from './approval.presenter';
import { AssetChange } from './asset-change';
import type { GuardedChange } from './guarded-change';
import { LimitsChange } from './limits-change';
import type { LimitsCommand } from './limits-change';

/** What a route that may answer 202 says of it. */
export const WAITS = 'With four eyes: the change waits for a second person, as a request';

interface Commands {
  readonly set_limits: LimitsCommand;
  readonly change_asset: ChangeInstrumentRequest;
}

/** Who asks for a change, and with what. */
interface ChangeCall {
  readonly caller: Principal;
  readonly reply: GatewayReply;
  readonly reason?: string | null;
  readonly requestId?: string | null;
}

/** Who may approve or reject: whoever may ask for such a change. */
const DECIDERS: Readonly<Record<ApprovalAction, readonly Role[]>> = {
  set_limits: ['operator', 'risk'],
  change_asset: ['operator'],
};

/**
 * Changes that need a second person where `FOUR_EYES` is on. Without it a change is applied at
 * once; with it, it becomes a request that says what it would do, and is applied by the same code
 * when another person approves it.
 */
@Injectable()
export class FourEyes {
  readonly isOn: boolean;
  private readonly kinds: { readonly [Action in ApprovalAction]: GuardedChange<Commands[Action]> };

  constructor(
    private readonly approvals: ApprovalsApi,
    limits: LimitsChange,
    assets: AssetChange,
    config: AppConfig,
  ) {
    this.isOn = config.fourEyes;
    this.kinds = { set_limits: limits, change_asset: assets };
  }

  /** Answers what holds now, or with four eyes 202 and the request. Throws MISSING_FIELD. */
  async carryOut<Action extends ApprovalAction>(
    action: Action,
    command: Commands[Action],
    call: ChangeCall,
  ): Promise<object> {
    const kind = this.kinds[action];
    const requestId = call.requestId ?? randomUUID();
    if (!this.isOn) return await kind.apply(command, requestId);
    const { reason = null, caller } = call;
    if (reason === null) throw missing('reason');
    const approval = await this.approvals.request({
      requestId,
      action,
      subject: kind.subjectOf(command),
      command: JSON.stringify(command),
      changes: await kind.fields(command),
      reason,
      userId: caller.userId,
      username: caller.username,
      role: caller.role,
    });
    void call.reply.status(202);
    return presentApproval(approval);
  }

  /** Throws APPROVAL_NOT_FOUND, PERMISSION_DENIED, FIELDS_CONFLICT. */
  async reject(id: string, note: string, caller: Principal): Promise<Approval> {
    return await this.decide('reject', { id, note, caller });
  }

  /**
   * Approves and applies. A change that did not come about ends as failed and throws why; one whose
   * outcome is not known stays approved and is never applied again. Throws APPROVAL_NOT_FOUND,
   * PERMISSION_DENIED, FIELDS_CONFLICT, and what the change itself throws.
   */
  async approve(id: string, note: string, caller: Principal): Promise<Approval> {
    const approval = await this.decide('approve', { id, note, caller });
    const refusal = await applied(approval, this.kinds[approval.action]);
    const finished = await this.approvals.finish({ id, code: refusal?.reason ?? null });
    if (refusal !== null) throw refusal;
    return finished;
  }

  private async decide(
    verdict: 'approve' | 'reject',
    { id, note, caller }: { id: string; note: string; caller: Principal },
  ): Promise<Approval> {
    const { action } = await this.approvals.approval({ id });
    if (!DECIDERS[action].includes(caller.role)) {
      const detail = `only ${DECIDERS[action].join(' or ')} may decide about ${action}`;
      throw new DomainError('PERMISSION_DENIED', 'forbidden.', { detail });
    }
    const { userId, username } = caller;
    return await this.approvals.decide({ id, verdict, userId, username, note });
  }
}

/** Null when it took effect, else why nothing was changed. Throws when the outcome is unknown. */
async function applied(
  { id, subject, changes, command: text }: Approval,
  kind: GuardedChange<never>,
): Promise<DomainError | null> {
  // The kind that wrote the text reads it.
  const command = JSON.parse(text) as never;
  let asked = false;
  try {
    if (!isSame(await kind.fields(command), changes)) return movedOn(subject);
    asked = true;
    await kind.apply(command, id);
    return null;
  } catch (error) {
    const isKnown = error instanceof DomainError && (!asked || error.status < 500);
    if (isKnown) return error;
    throw error;
  }
}

function isSame(now: readonly FieldChange[], then: readonly FieldChange[]): boolean {
  return now.every(({ field, before }, index) => {
    return then[index]?.field === field && then[index].before === before;
  });
}

function movedOn(subject: string): DomainError {
  const message = `${subject} is not as it was when the change was asked for; nothing was changed`;
  return new DomainError('FIELDS_CONFLICT', message, { field: 'approval_id' });
}
