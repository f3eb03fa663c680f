import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import { AppLogger, Metrics } from '@app/platform';

import { errorAnswer } from './error-body';
import type { GatewayReply, GatewayRequest } from './gateway-request';
import { StoredAnswer } from './idempotency.guard';

const JSON_TYPE = 'application/json; charset=utf-8';

/** The one place where errors of HTTP requests become answers, unknown routes included. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly refused;

  constructor(
    private readonly logger: AppLogger,
    metrics: Metrics,
  ) {
    this.refused = metrics.counter(
      'openbell_gateway_refusals_total',
      'Requests answered with an error, by reason',
      ['reason'],
    );
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<GatewayRequest>();
    const reply = http.getResponse<GatewayReply>();
    if (thrown instanceof StoredAnswer) {
      const { status, body } = thrown.answer;
      void reply.header('idempotent-replayed', 'true');
      void reply
        .status(status)
        .type(JSON_TYPE)
        .send(body ?? undefined);
      return;
    }
    const answer = errorAnswer(thrown, request.id);
    const { reason } = answer.body;
    if (typeof reason === 'string') this.refused.inc({ reason });
    if (answer.internal) this.report(thrown, request);
    if (reply.sent) return;
    if (answer.retryAfterSeconds !== null) {
      void reply.header('retry-after', String(answer.retryAfterSeconds));
    }
    void reply.status(answer.status).type(JSON_TYPE).send(answer.body);
  }

  private report(thrown: unknown, request: GatewayRequest): void {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const path = request.routeOptions.url ?? 'unknown route';
    this.logger.error(
      { err: error, requestId: request.id, method: request.method, path },
      'a request failed',
    );
  }
}
