import { matchingService, riskService, walletService } from '@app/contracts';
import { AppConfig, PRESENCE_MS, ServicePresence } from '@app/platform';
import { StreamsLifecycle } from '@app/streams';
import { Global, Module } from '@nestjs/common';

/** Resolves once every service that the demo data needs has been heard. */
async function allAreThere(config: AppConfig, presence: ServicePresence): Promise<void> {
  const { matchShards, accountShards } = config;
  const books = Array.from({ length: matchShards }, (_, shard) => matchingService(shard));
  const accounts = Array.from({ length: accountShards }, (_, shard) => {
    return [walletService(shard), riskService(shard)];
  });
  const needed = ['user', 'order-manager', ...accounts.flat(), ...books];
  while (!needed.every((service) => presence.hears(service))) {
    await new Promise((resolve) => setTimeout(resolve, PRESENCE_MS));
  }
}

/** The streams of the gateway are elsewhere: they have started when their owners answer. */
@Global()
@Module({
  providers: [
    {
      provide: StreamsLifecycle,
      inject: [AppConfig, ServicePresence],
      useFactory: (config: AppConfig, presence: ServicePresence) => ({
        started: config.seedDemo ? allAreThere(config, presence) : Promise.resolve(),
      }),
    },
  ],
  exports: [StreamsLifecycle],
})
export class SeedWhenAllAreThereModule {}
