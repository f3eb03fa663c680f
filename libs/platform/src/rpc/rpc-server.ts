import type { Clock } from '@app/kernel';
import { DomainError } from '@app/kernel';
import { NEVER, Observable } from 'rxjs';

import { databaseTrouble } from '../database/database-trouble';
import type { AppLogger } from '../logging/app-logger';
import { correlation } from './correlation';
import type { SignedMessage, WireCall, WireOutcome, WireSeal } from './wire';
import { areCalls, isSigned, wireError } from './wire';

/** What an answering process needs. */
export interface RpcServerContext {
  readonly seal: WireSeal;
  readonly clock: Clock;
  readonly logger: AppLogger;
}

/** One operation of a port. */
export type Operation = (argument: unknown) => Promise<unknown>;

/**
 * The answering side: checks who sent a message and until when it counts, runs its calls side by
 * side, and answers each as it ends. A message that is late or a copy is not answered at all, and
 * neither is anything once this process may have lost what it owns: its refusal could come before
 * the true answer.
 */
export class RpcServer {
  /** False while this process may no longer speak for its service. */
  mayAnswer: () => boolean = () => true;
  private pendingCalls = 0;

  constructor(private readonly context: RpcServerContext) {}

  /** Calls that have no answer yet. */
  get pending(): number {
    return this.pendingCalls;
  }

  /** Runs the calls of a message. Throws AUTH_INVALID or MALFORMED_FIELD for what is not ours. */
  answer(pattern: string, message: unknown, operation: Operation): Observable<SignedMessage> {
    const { seal, clock } = this.context;
    if (!isSigned(message)) throw new DomainError('MALFORMED_FIELD', 'not a message of ours');
    const calls = seal.open(pattern, message);
    if (calls === null) throw new DomainError('AUTH_INVALID', 'the seal is broken');
    if (!areCalls(calls)) throw new DomainError('MALFORMED_FIELD', 'not a list of calls');
    const now = clock.now();
    if (message.deadline < now || !seal.firstUse(message, now) || !this.mayAnswer()) return NEVER;
    const channel = `${pattern}.reply.${message.nonce}`;
    return this.run(calls, operation, (outcomes) => seal.seal(channel, outcomes, message.deadline));
  }

  private run(
    calls: readonly WireCall[],
    operation: Operation,
    seal: (outcomes: [number, WireOutcome][]) => SignedMessage,
  ): Observable<SignedMessage> {
    return new Observable((replies) => {
      let open = calls.length;
      let done: [number, WireOutcome][] = [];
      const flush = (): void => {
        const outcomes = done;
        done = [];
        if (!this.mayAnswer()) return;
        replies.next(seal(outcomes));
        if (open === 0) replies.complete();
      };
      calls.forEach((call, index) => {
        this.pendingCalls += 1;
        void this.outcome(call, operation).then((outcome) => {
          this.pendingCalls -= 1;
          open -= 1;
          if (done.push([index, outcome]) === 1) setImmediate(flush);
        });
      });
    });
  }

  private async outcome([id, argument]: WireCall, operation: Operation): Promise<WireOutcome> {
    try {
      return { value: await correlation.run(id, () => operation(argument)) };
    } catch (error) {
      const known = wireError(error) ?? wireError(databaseTrouble(error));
      if (known !== null) return known;
      const cause = error instanceof Error ? error : new Error(String(error));
      this.context.logger.error({ err: cause, correlationId: id }, 'a call failed');
      return { error: { reason: 'INTERNAL', message: 'a service failed', details: {} } };
    }
  }
}
