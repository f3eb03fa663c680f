import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { GatewayOptions } from './gateway-options';
import { answerHook } from './http/answer-watch';
import { OriginPolicy } from './http/cors';
import { Drain } from './http/drain';
import { mountDocs } from './http/docs';
import { entryHook } from './http/entry-hook';
import { ServiceMeter } from './operator/service-meter';
import { TlsListener } from './http/tls-listener';
import { StreamServer } from './stream/stream-server';

/** The one route whose body may be larger. */
const BATCH_PATH = '/v2/orders/batch';
const BATCH_LIMIT_BYTES = 128 * 1024;

/**
 * Sets on a Nest application (made with `createGatewayAdapter`) what no module can: the entry hook,
 * the documentation, the WebSocket upgrades and the TLS listener. Call it before `listen`.
 */
export async function configureGateway(app: NestFastifyApplication): Promise<void> {
  const { corsOrigins, secure } = app.get(GatewayOptions).values;
  const drain = app.get(Drain);
  const hook = entryHook({
    origins: new OriginPolicy(corsOrigins),
    secure,
    draining: () => drain.isDraining,
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    if (route.url === BATCH_PATH) route.bodyLimit = BATCH_LIMIT_BYTES;
  });
  fastify.addHook('onRequest', (request, reply, done) => hook(request, reply, done));
  fastify.addHook('onSend', (request, reply, payload, done) => {
    answerHook(request, reply, payload, done);
  });
  const meter = app.get(ServiceMeter);
  fastify.addHook('onResponse', (_request, reply, done) => {
    meter.answered(reply.elapsedTime);
    done();
  });
  await mountDocs(app);
  const streams = app.get(StreamServer);
  streams.attach(app.getHttpServer());
  const tls = app.get(TlsListener);
  fastify.addHook('onReady', async () => {
    const server = await tls.open((request, response) => fastify.routing(request, response));
    if (server !== null) streams.attach(server);
  });
  fastify.addHook('onClose', () => tls.close());
}
