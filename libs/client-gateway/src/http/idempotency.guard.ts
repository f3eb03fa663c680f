import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';

import { isPrintableAscii } from '../validation/text';
import { malformed } from '../validation/decimal-field';
import { watchAnswer } from './answer-watch';
import type { GivenAnswer } from './answer-watch';
import type { GatewayRequest } from './gateway-request';

const HEADER = 'x-idempotency-key';
const KEEP_MS = 60 * 60_000;
const MAX_KEPT = 20_000;
const MAX_LENGTH = 128;

interface Kept {
  readonly digest: string;
  readonly at: number;
  readonly answer: Promise<GivenAnswer>;
}

/** Ends a request with the answer that its key was given before. */
export class StoredAnswer extends Error {
  constructor(readonly answer: GivenAnswer) {
    super('answered before');
  }
}

/**
 * `X-Idempotency-Key` on any POST: the same key and body get the stored answer, refusals included,
 * for an hour in this process; another body is DUPLICATE_REQUEST_ID. An answer that says nothing
 * about the outcome (5xx) is not kept. Orders have their lasting key, the client_order_id.
 */
@Injectable()
export class IdempotencyGuard implements CanActivate {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly clock: Clock) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<GatewayRequest & { readonly body?: unknown }>();
    const key = request.headers[HEADER];
    const { principal } = request;
    if (key === undefined || request.method !== 'POST' || principal === undefined) return true;
    if (!isPrintableAscii(key, MAX_LENGTH)) {
      throw malformed(HEADER, `must be 1 to ${MAX_LENGTH} printable ASCII characters`);
    }
    const place = `${principal.accountId} ${request.url} ${key}`;
    const digest = createHash('sha256')
      .update(JSON.stringify(request.body ?? null))
      .digest('hex');
    const known = this.find(place);
    if (known === null) {
      this.keep(place, digest, request);
      return true;
    }
    if (known.digest !== digest) {
      throw new DomainError('DUPLICATE_REQUEST_ID', 'this key was used with another body');
    }
    throw new StoredAnswer(await known.answer);
  }

  private find(place: string): Kept | null {
    const known = this.kept.get(place);
    if (known === undefined || this.clock.monotonic() - known.at > KEEP_MS) return null;
    return known;
  }

  private keep(place: string, digest: string, request: GatewayRequest): void {
    const oldest = this.kept.keys().next();
    if (this.kept.size >= MAX_KEPT && oldest.done !== true) this.kept.delete(oldest.value);
    this.kept.delete(place);
    const answer = new Promise<GivenAnswer>((resolve) => {
      watchAnswer(request, (given) => {
        if (given.status >= 500 || given.status === 429) this.kept.delete(place);
        resolve(given);
        return Promise.resolve();
      });
    });
    this.kept.set(place, { digest, at: this.clock.monotonic(), answer });
  }
}
