import { NotFoundException } from '@nestjs/common';
import { DomainError } from '@app/kernel';

import { errorAnswer } from './error-body';

describe('error body', () => {
  it('carries code, message, reason, request id and the context of the refusal', () => {
    const error = new DomainError('RISK_MAX_ORDER_QTY', 'order quantity is above the limit', {
      limit: '100',
      value: '500',
    });
    expect(errorAnswer(error, 'r-1')).toMatchObject({
      status: 422,
      internal: false,
      body: {
        code: 42210000,
        message: 'order quantity is above the limit',
        reason: 'RISK_MAX_ORDER_QTY',
        request_id: 'r-1',
        limit: '100',
        value: '500',
      },
    });
  });

  it('says exactly "forbidden." and moves the explanation to detail', () => {
    const { status, body } = errorAnswer(
      new DomainError('PERMISSION_DENIED', 'the key may not trade'),
      'r',
    );
    expect(status).toBe(403);
    expect(body).toMatchObject({ message: 'forbidden.', detail: 'the key may not trade' });
  });

  it('says the same of every failed authentication', () => {
    for (const reason of ['AUTH_REQUIRED', 'AUTH_INVALID', 'AUTH_EXPIRED'] as const) {
      const { body } = errorAnswer(new DomainError(reason, 'why'), 'r');
      expect(body).toMatchObject({ code: 40110000, message: 'request is not authorized', reason });
      expect(body['detail']).toBeUndefined();
    }
  });

  it('shows nothing of an unexpected error and marks it as ours', () => {
    const { status, body, internal } = errorAnswer(new Error('select * from users'), 'r');
    expect(status).toBe(500);
    expect(internal).toBe(true);
    expect(JSON.stringify(body)).not.toContain('select');
  });

  it('maps errors of the framework by their status', () => {
    expect(errorAnswer(new NotFoundException('Cannot GET /x'), 'r').body).toMatchObject({
      reason: 'ROUTE_NOT_FOUND',
      message: 'route not found',
    });
    const tooLarge = Object.assign(new Error('large'), { statusCode: 413 });
    expect(errorAnswer(tooLarge, 'r').body['reason']).toBe('PAYLOAD_TOO_LARGE');
  });

  it('tells when to come back on 429 and 503 only', () => {
    const limited = new DomainError('RATE_LIMIT', 'x', { retryAfterSeconds: 2.1 });
    expect(errorAnswer(limited, 'r')).toMatchObject({ status: 429, retryAfterSeconds: 3 });
    expect(errorAnswer(new DomainError('EXCHANGE_BUSY', 'x'), 'r').retryAfterSeconds).toBe(1);
    expect(errorAnswer(new DomainError('ORDER_NOT_FOUND', 'x'), 'r').retryAfterSeconds).toBeNull();
  });

  it('never lets context overwrite the body proper', () => {
    const error = new DomainError('TICK_SIZE', 'off tick', { code: 1, reason: 'x' });
    expect(errorAnswer(error, 'r').body).toMatchObject({ code: 42210000, reason: 'TICK_SIZE' });
  });
});
