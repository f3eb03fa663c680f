import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { firstValueFrom, from } from 'rxjs';
import type { Observable } from 'rxjs';

import { isPrintableAscii } from '../validation/text';
import { malformed } from '../validation/decimal-field';
import type { GatewayReply, GatewayRequest } from './gateway-request';

const HEADER = 'x-idempotency-key';
const KEEP_MS = 60 * 60_000;
const MAX_KEPT = 20_000;
const MAX_LENGTH = 128;

interface Kept {
  readonly digest: string;
  readonly at: number;
  readonly answer: Promise<unknown>;
}

/**
 * `X-Idempotency-Key` on any POST: the same key and body get the stored answer, refusals included,
 * for an hour in this process; another body is DUPLICATE_REQUEST_ID. An answer that says nothing
 * about the outcome (5xx) is not kept. Orders have their lasting key, the client_order_id.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly clock: Clock) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<GatewayRequest & { readonly body?: unknown }>();
    const key = request.headers[HEADER];
    const { principal } = request;
    if (request.method !== 'POST' || key === undefined || principal === undefined) {
      return next.handle();
    }
    if (!isPrintableAscii(key, MAX_LENGTH)) {
      throw malformed(HEADER, `must be 1 to ${MAX_LENGTH} printable ASCII characters`);
    }
    const place = `${principal.accountId} ${request.url} ${key}`;
    const digest = createHash('sha256')
      .update(JSON.stringify(request.body ?? null))
      .digest('hex');
    const known = this.find(place);
    if (known === null) return from(this.keep(place, digest, firstValueFrom(next.handle())));
    if (known.digest !== digest) {
      throw new DomainError('DUPLICATE_REQUEST_ID', 'this key was used with another body');
    }
    void http.getResponse<GatewayReply>().header('idempotent-replayed', 'true');
    return from(known.answer);
  }

  private find(place: string): Kept | null {
    const known = this.kept.get(place);
    if (known === undefined || this.clock.monotonic() - known.at > KEEP_MS) return null;
    return known;
  }

  private async keep(place: string, digest: string, answer: Promise<unknown>): Promise<unknown> {
    const oldest = this.kept.keys().next();
    if (this.kept.size >= MAX_KEPT && oldest.done !== true) this.kept.delete(oldest.value);
    this.kept.delete(place);
    this.kept.set(place, { digest, at: this.clock.monotonic(), answer });
    try {
      return await answer;
    } catch (error) {
      const final = error instanceof DomainError && error.status < 500 && error.status !== 429;
      if (!final) this.kept.delete(place);
      throw error;
    }
  }
}
