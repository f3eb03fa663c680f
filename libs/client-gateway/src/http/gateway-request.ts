import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

import type { Principal } from '@app/contracts';

import type { AnswerWatcher } from './answer-watch';

/** What the gateway uses of a Fastify request. */
export interface GatewayRequest {
  /** Id of the request, in every answer and log line. */
  readonly id: string;
  readonly ip: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: IncomingMessage;
  readonly routeOptions: { readonly url?: string | undefined };
  /** Hex SHA-256 of the raw body; set by the body parser of a signed request that has one. */
  bodySha256?: string;
  /** Set by the access guard once the credentials are verified. */
  principal?: Principal;
  /** Who is to hear of the answer before it leaves. */
  watchers?: AnswerWatcher[];
}

/** What the gateway uses of a Fastify reply. */
export interface GatewayReply {
  readonly sent: boolean;
  readonly request: { readonly id: string };
  header(name: string, value: string | number): unknown;
  headers(values: Readonly<Record<string, string>>): unknown;
  status(code: number): GatewayReply;
  type(contentType: string): GatewayReply;
  send(body?: unknown): unknown;
}
