import 'reflect-metadata';

import { configureGateway, createGatewayAdapter, GatewayOptions } from '@app/client-gateway';
import { correlation } from '@app/platform';
import { serveService } from '@app/service';

import { AppModule } from './app.module';

void serveService({
  service: 'client-gateway',
  database: false,
  module: (runtime) => AppModule.forRoot(runtime),
  migrations: [],
  adapter: (runtime) => createGatewayAdapter(GatewayOptions.from(runtime.config)),
  configure: async (app) => {
    await configureGateway(app);
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', (request, _reply, done) => {
      correlation.run(String(request.id), () => done());
    });
  },
});
