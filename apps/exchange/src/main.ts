import 'reflect-metadata';

import { configureGateway, createGatewayAdapter, GatewayOptions } from '@app/client-gateway';
import { serve } from '@app/platform';

import { AppModule } from './app.module';
import { migrations } from './migrations';

void serve({
  module: (runtime) => AppModule.forRoot(runtime),
  migrations,
  adapter: (runtime) => createGatewayAdapter(GatewayOptions.from(runtime.config)),
  configure: configureGateway,
});
