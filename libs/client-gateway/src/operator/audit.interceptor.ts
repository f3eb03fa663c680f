import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { required } from '@app/kernel';
import { AuditApi } from '@app/contracts';
import type { AuditCommand, AuditMark, AuditOutcome } from '@app/contracts';
import { AppLogger } from '@app/platform';
import { firstValueFrom, from } from 'rxjs';
import type { Observable } from 'rxjs';

import { asDomainError } from '../http/error-body';
import type { GatewayRequest } from '../http/gateway-request';
import { actionOf, answerText, detailsOf, reasonOf, subjectOf } from './audited-call';
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
export class AuditInterceptor implements NestInterceptor {
  private readonly logger: AppLogger;

  constructor(
    private readonly audit: AuditApi,
    logger: AppLogger,
  ) {
    this.logger = logger.child({ log: 'audit' });
  }

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<GatewayRequest & AuditedRequest>();
    const route = request.routeOptions.url ?? '';
    if (QUESTIONS.has(request.method) || !AUDITED.test(route)) return next.handle();
    const command = commandOf(request, actionOf(route, context.getHandler().name));
    return from(this.carryOut(command, () => firstValueFrom(next.handle())));
  }

  private async carryOut(command: AuditCommand, work: () => Promise<unknown>): Promise<unknown> {
    const mark = await this.audit.begin(command);
    this.tell(mark, command, 'operator command');
    const { commandId } = command;
    try {
      const answer = await work();
      const text = answerText(answer);
      await this.end({ commandId, outcome: 'done', code: null, answer: text });
      return answer;
    } catch (error) {
      const { reason: code, status, message } = asDomainError(error);
      const outcome = status < 500 ? 'refused' : 'failed';
      await this.end({ commandId, outcome, code, answer: answerText(message) });
      throw error;
    }
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
