import type { Socket } from 'node:net';

import { DomainError } from '@app/kernel';
import type { Reason } from '@app/kernel';

import { errorAnswer } from './error-body';

const STATUS_LINES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
  503: 'Service Unavailable',
};

/** What Node reports of a connection whose bytes are no request. */
interface ClientError extends Error {
  readonly code?: string;
}

/**
 * Answers what never became a request (broken HTTP, headers too large or too slow) with the
 * contract's body, then ends the connection.
 */
export function answerClientError(error: ClientError, socket: Socket, requestId: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  const status = clientErrorStatus(error.code);
  endWithError(socket, {
    status,
    reason: 'BODY_NOT_JSON',
    message: 'malformed request',
    requestId,
  });
}

function clientErrorStatus(code: string | undefined): number {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  return code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
}

/** Writes a whole error response by hand and closes: for sockets that no framework holds. */
export function endWithError(
  socket: Socket,
  answer: { status: number; reason: Reason; message: string; requestId: string },
): void {
  const { body } = errorAnswer(new DomainError(answer.reason, answer.message), answer.requestId);
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_LINES[answer.status] ?? 'Error'}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    `X-Request-ID: ${answer.requestId}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
