import fastifyHelmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';

import { isDocs } from './entry-hook';
import { errorsPage } from './errors-page';
import { protocolPages } from './protocol-pages';

/** What Swagger UI needs: its own scripts and styles, nothing from elsewhere. */
const DOCS_POLICY = {
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    fontSrc: ["'self'"],
    baseUri: ["'self'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: null,
  },
};

const SIGNED =
  'Instead of the secret, with APCA-API-KEY-ID, X-Timestamp (unix ms), X-Nonce and X-Recv-Window ' +
  '(ms, default and maximum 5000): hex HMAC-SHA256(secret, timestamp LF nonce LF METHOD LF path ' +
  'with query as sent LF hex SHA-256 of the raw body).';

/** What the helmet plugin adds to a reply. */
interface HelmetReply {
  helmet(): void;
}

/**
 * Swagger UI at `/docs`, the OpenAPI document at `/docs-json`, all reasons of errors at
 * `/docs/errors`, the WebSockets at `/docs/asyncapi.yaml`; helmet guards these pages.
 */
export async function mountDocs(app: NestFastifyApplication): Promise<void> {
  const helmet = fastifyHelmet as unknown as Parameters<typeof app.register>[0];
  await app.register(helmet, { global: false, contentSecurityPolicy: DOCS_POLICY });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isDocs(request.url)) (reply as unknown as HelmetReply).helmet();
    done();
  });
  const page = errorsPage();
  fastify.get('/docs/errors', (_request, reply) => {
    return reply.type('text/markdown; charset=utf-8').send(page);
  });
  for (const { path, type, text } of protocolPages()) {
    fastify.get(path, (_request, reply) => reply.type(type).send(text));
  }
  SwaggerModule.setup('docs', app, () => apiDocument(app), { raw: ['json'] });
}

/** The OpenAPI document of every route. */
export function apiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Openbell public API')
    .setDescription(
      'Trading and market data, shaped as the Trading API v2 that existing clients speak. ' +
        'Errors: {code, message, reason, request_id}; all reasons: [/docs/errors](/docs/errors). ' +
        'WebSockets: updates at /stream ([messages](/docs/trading-stream.md)), market data at ' +
        '/v2/iex ([messages](/docs/market-data-stream.md)); both as ' +
        '[AsyncAPI](/docs/asyncapi.yaml).',
    )
    .setVersion('2')
    .addBearerAuth()
    .addApiKey({ type: 'apiKey', in: 'header', name: 'APCA-API-KEY-ID' }, 'key')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'APCA-API-SECRET-KEY' }, 'secret')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Signature', description: SIGNED }, 'signed')
    .build();
  return withRefusals(literalColons(SwaggerModule.createDocument(app, config)));
}

/** Fastify writes a literal colon twice; readers of the document want the path itself. */
function literalColons(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    return [path.replaceAll('::', ':').replace(/:\{(by_client_order_id|by_name)\}/, ':$1'), item];
  });
  return { ...document, paths: Object.fromEntries(paths) as OpenAPIObject['paths'] };
}

/** Refusals that any operation may answer: contract section 3. */
const REFUSALS: Readonly<Record<string, string>> = {
  400: 'The body is not JSON',
  401: 'The request is not authorized',
  403: 'Funds, shares or permission are missing',
  404: "Not found, or not the caller's",
  413: 'The body is too large',
  422: 'A field is wrong, or the exchange refuses; reason, limit and value say why',
  429: 'Too many requests; Retry-After says when to come again',
  500: 'Internal error',
  503: 'The exchange is busy or away; the outcome is unknown',
};
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Adds to every operation the refusals that each may answer; what a route says itself stays. */
function withRefusals(document: OpenAPIObject): OpenAPIObject {
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      for (const [status, description] of Object.entries(REFUSALS)) {
        operation.responses[status] ??= { description };
      }
    }
  }
  return document;
}
