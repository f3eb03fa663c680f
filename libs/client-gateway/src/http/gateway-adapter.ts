import { hash } from 'node:crypto';
import type { Socket } from 'node:net';

import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DomainError } from '@app/kernel';

import { SIGNATURE_HEADER } from '../auth/credentials';
import type { GatewayOptions } from '../gateway-options';
import { errorAnswer } from './error-body';
import type { GatewayReply, GatewayRequest } from './gateway-request';
import { KEEP_ALIVE_MS, listenerBounds } from './listener-bounds';
import { parseJsonBody, RefusedBody } from './json-body';
import { answerClientError } from './raw-errors';
import { RequestIds } from './request-ids';

const MAX_PARAM_LENGTH = 256;
const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json(?:\s*;|$)/i;

/** Fastify's errors keep their own status and code until the error filter maps them. */
class GatewayAdapter extends FastifyAdapter {
  override mapException(error: unknown): unknown {
    return error;
  }
}

/**
 * The Fastify under the gateway: no logger, no middleware layer, timeouts that a slow client meets,
 * one body parser for every content type, and the contract's error body for whatever goes wrong
 * before there is a route.
 */
export function createGatewayAdapter(options: GatewayOptions): FastifyAdapter {
  const { bodyLimitBytes, maxConnections, requestIdPrefix, requestTimeoutMs } = options.values;
  const ids = new RequestIds(requestIdPrefix);
  const adapter = new GatewayAdapter({
    logger: false,
    skipMiddie: true,
    bodyLimit: bodyLimitBytes,
    genReqId: () => ids.next(),
    requestIdHeader: false,
    return503OnClosing: false,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    http: listenerBounds(options),
    frameworkErrors: (_error: Error, request: { id: string }, reply: unknown) => {
      refuseBadUrl(request, reply as GatewayReply);
    },
    clientErrorHandler: (error: Error, socket: Socket) => {
      answerClientError(error, socket, ids.next());
    },
  });
  const server = adapter.getInstance().server;
  server.maxConnections = maxConnections;
  adapter.getInstance().removeAllContentTypeParsers();
  adapter.useBodyParser('*', false, {}, (request: GatewayRequest, body: Buffer, done: Parsed) => {
    if (request.headers[SIGNATURE_HEADER] !== undefined) request.bodySha256 = hash('sha256', body);
    done(null, isJson(request) ? parseJsonBody(body) : foreignBody(body));
  });
  return adapter;
}

type Parsed = (error: Error | null, body: unknown) => void;

/** True for a JSON media type, and for a body whose type the client left out. */
function isJson(request: Pick<GatewayRequest, 'headers'>): boolean {
  const type = request.headers['content-type'] ?? '';
  return type === '' || JSON_TYPE.test(type);
}

function foreignBody(body: Buffer): RefusedBody | undefined {
  if (body.length === 0) return undefined;
  const message = 'request body must be JSON (content-type: application/json)';
  return new RefusedBody(new DomainError('BODY_NOT_JSON', message));
}

/** A path that cannot even be decoded names nothing that is there. */
function refuseBadUrl(request: Pick<GatewayRequest, 'id'>, reply: GatewayReply): void {
  const error = new DomainError('ROUTE_NOT_FOUND', 'route not found');
  const answer = errorAnswer(error, request.id);
  void reply.header('x-request-id', request.id);
  void reply.status(answer.status).type('application/json; charset=utf-8').send(answer.body);
}
