import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { required } from '@app/kernel';
import { AuditApi } from '@app/contracts';
import type { AuditCommand, AuditMark, AuditOutcome } from '@app/contracts';
import { AppLogger } from '@app/platform';

import { watchAnswer } from '../http/answer-watch';
import type { GivenAnswer } from '../http/answer-watch';
import type { GatewayRequest } from '../http/gateway-request';
import { actionOf, answerText, detailsOf, reasonOf, refusalOf, subjectOf } from './audited-call';
import type { AuditedRequest } from './audited-call';

/** Commands of operators, and those that change the exchange for everybody in a demonstration. */
const AUDITED = /^\/v2\/(?:admin\/|demo\/(?:reset|simulator)$)/;
const QUESTIONS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Puts every command of an operator on record, by its route and not by what a handler remembers to
 * do: first what is asked, then what became of it, refusals included. A command that cannot go on
 * record is not carried out.
 */
@Injectable()
export class AuditGuard implements CanActivate {
  private readonly logger: AppLogger;

  constructor(
    private readonly audit: AuditApi,
    logger: AppLogger,
  ) {
    this.logger = logger.child({ log: 'audit' });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<GatewayRequest & AuditedRequest>();
    const route = request.routeOptions.url ?? '';
    if (QUESTIONS.has(request.method) || !AUDITED.test(route)) return true;
    const command = commandOf(request, actionOf(route, context.getHandler().name));
    const mark = await this.audit.begin(command);
    this.tell(mark, command, 'operator command');
    watchAnswer(request, (answer) => this.end(outcomeOf(command.commandId, answer)));
    return true;
  }

  /** The command has had its effect by now: that it cannot be noted does not undo it. */
  private async end(outcome: AuditOutcome): Promise<void> {
    try {
      this.tell(await this.audit.end(outcome), outcome, 'operator command ended');
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      this.logger.error({ ...outcome, cause }, 'the outcome of an operator command has no record');
    }
  }

  /** The log of the process is a second place where the hash of each row stands. */
  private tell(mark: AuditMark, entry: AuditCommand | AuditOutcome, message: string): void {
    this.logger.info({ ...entry, seq: mark.seq, hash: mark.hash }, message);
  }
}

function commandOf(request: GatewayRequest & AuditedRequest, action: string): AuditCommand {
  const caller = required(request.principal, 'principal of the request');
  const { userId, username, role, via, credentialId } = caller;
  return {
    commandId: randomUUID(),
    userId,
    username,
    role,
    via,
    credentialId,
    address: request.ip,
    action,
    subject: subjectOf(request),
    reason: reasonOf(request),
    details: detailsOf(request),
  };
}

function outcomeOf(commandId: string, { status, body }: GivenAnswer): AuditOutcome {
  if (status < 400) return { commandId, outcome: 'done', code: null, answer: answerText(body) };
  const { reason, message } = refusalOf(body);
  const outcome = status < 500 ? 'refused' : 'failed';
  return { commandId, outcome, code: reason, answer: answerText(message) };
}
