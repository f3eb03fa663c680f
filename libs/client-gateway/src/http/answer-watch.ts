import { errorAnswer } from './error-body';
import type { GatewayReply, GatewayRequest } from './gateway-request';

/** An answer as it is about to leave. */
export interface GivenAnswer {
  readonly status: number;
  /** JSON text; null where there is no body. */
  readonly body: string | null;
}

/**
 * Hears of the answer to one request before it leaves, and may hold it until it has noted it. What
 * it throws leaves in the place of the answer.
 */
export type AnswerWatcher = (answer: GivenAnswer) => Promise<void>;

type Sent = (error: Error | null, payload?: unknown) => void;

/**
 * Hook before an answer leaves. Guards name watchers for the few requests that need one; all others
 * pass without a promise, which an interceptor (and the rxjs below it) would cost every order.
 */
export function answerHook(
  request: GatewayRequest,
  reply: GatewayReply & { readonly statusCode: number },
  payload: unknown,
  sent: Sent,
): void {
  const { watchers } = request;
  if (watchers === undefined) {
    sent(null, payload);
    return;
  }
  const body = typeof payload === 'string' && payload !== '' ? payload : null;
  const answer: GivenAnswer = { status: reply.statusCode, body };
  Promise.all(watchers.map((watcher) => watcher(answer))).then(
    () => sent(null, payload),
    (error: unknown) => {
      const instead = errorAnswer(error, request.id);
      void reply.status(instead.status).type('application/json; charset=utf-8');
      sent(null, JSON.stringify(instead.body));
    },
  );
}

/** Names a watcher for the answer to a request. */
export function watchAnswer(request: GatewayRequest, watcher: AnswerWatcher): void {
  (request.watchers ??= []).push(watcher);
}
