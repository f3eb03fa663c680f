import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { KeptAnswersApi } from '@app/contracts';

import { GatewayOptions } from '../gateway-options';
import { isPrintableAscii } from '../validation/text';
import { malformed } from '../validation/decimal-field';
import { watchAnswer } from './answer-watch';
import type { GivenAnswer } from './answer-watch';
import type { GatewayRequest } from './gateway-request';
import { isRepeatable, withClientOrderIds } from './idempotent-orders';

const HEADER = 'x-idempotency-key';
const MAX_LENGTH = 128;
/** How often a request asks whether its twin has come to an end. */
const LOOK_AGAIN_MS = 50;
/** Refused before anything was recorded, the whole or a row of a batch: a repeat may do it. */
const NOTHING_DONE = /"reason":"(?:EXCHANGE_BUSY|SERVICE_DOWN)"/;

/** Ends a request with the answer that its key was given before. */
export class StoredAnswer extends Error {
  constructor(readonly answer: GivenAnswer) {
    super('answered before');
  }
}

/** A request with its key. */
interface Keyed {
  readonly accountId: string;
  /** Route and key. */
  readonly place: string;
  readonly digest: string;
}

/**
 * `X-Idempotency-Key` on any POST: the same key and body get the stored answer, refusals included,
 * for a day, at every gateway and over restarts; another body is DUPLICATE_REQUEST_ID. The request
 * is noted before it is done and its answer is durable before it leaves. A gateway that is killed
 * in between leaves a note without an answer: orders are then simply asked for again, under a
 * client id made of the key, which order-manager knows; anything else stays OUTCOME_UNKNOWN.
 */
@Injectable()
export class IdempotencyGuard implements CanActivate {
  constructor(
    private readonly answers: KeptAnswersApi,
    private readonly clock: Clock,
    private readonly options: GatewayOptions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<GatewayRequest & { body?: unknown }>();
    const key = request.headers[HEADER];
    const { principal } = request;
    if (key === undefined || request.method !== 'POST' || principal === undefined) return true;
    if (!isPrintableAscii(key, MAX_LENGTH)) {
      throw malformed(HEADER, `must be 1 to ${MAX_LENGTH} printable ASCII characters`);
    }
    const keyed = {
      accountId: principal.accountId,
      place: sha256(`${request.url}\n${key}`),
      digest: sha256(JSON.stringify(request.body ?? null)),
    };
    const repeatable = isRepeatable(request.url);
    const found = await this.find(keyed, repeatable);
    if (found !== null) throw new StoredAnswer(found);
    if (repeatable) {
      request.body = withClientOrderIds(request.body, `${keyed.accountId} ${keyed.place}`);
    }
    watchAnswer(request, (given) => this.note(keyed, given));
    return true;
  }

  /** The kept answer; null when the request is to be done here. */
  private async find(keyed: Keyed, repeatable: boolean): Promise<GivenAnswer | null> {
    const { answerWithinMs } = this.options.values;
    for (;;) {
      const known = await this.answers.begin(keyed);
      if (known.state === 'new') return null;
      if (known.state === 'kept') return JSON.parse(known.answer) as GivenAnswer;
      if (known.state === 'other') {
        throw new DomainError('DUPLICATE_REQUEST_ID', 'this key was used with another body');
      }
      if (repeatable) return null;
      if (this.clock.now() - known.startedAt > answerWithinMs) throw unknown();
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  /** Called before the answer leaves; what cannot be kept is not told. */
  private async note({ accountId, place }: Keyed, given: GivenAnswer): Promise<void> {
    try {
      if (given.status === 429 || NOTHING_DONE.test(given.body ?? '')) {
        await this.answers.release({ accountId, place });
      } else if (given.status < 500) {
        await this.answers.keep({ accountId, place, answer: JSON.stringify(given) });
      }
    } catch (error) {
      if (error instanceof DomainError) throw unknown();
      throw error;
    }
  }
}

function unknown(): DomainError {
  const message = 'a request with this key was begun; what became of it is not known';
  return new DomainError('OUTCOME_UNKNOWN', message);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
