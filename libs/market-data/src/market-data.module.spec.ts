import type { DynamicModule, Type } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';

import { MarketDataApi, MarketFeed } from '@app/contracts';
import { AppConfig, Database, HealthRegistry } from '@app/platform';
import type { LiveView, Projection } from '@app/streams';
import { StreamRegistry } from '@app/streams';

import { MarketDataModule } from './market-data.module';

const followed: string[][] = [];
const registry = {
  addView: (view: LiveView) => followed.push([view.name, ...view.streams]),
  addProjection: (projection: Projection) =>
    followed.push([projection.name, ...projection.streams]),
};

@Global()
@Module({
  providers: [
    HealthRegistry,
    { provide: AppConfig, useValue: AppConfig.of() },
    { provide: Database, useValue: {} },
    { provide: StreamRegistry, useValue: registry },
  ],
  exports: [HealthRegistry, AppConfig, Database, StreamRegistry],
})
class SurroundingsModule {}

async function start(module: Type | DynamicModule) {
  followed.length = 0;
  const app = await Test.createTestingModule({ imports: [SurroundingsModule, module] }).compile();
  await app.init();
  return app;
}

describe('market data module', () => {
  it('follows the one shard there is by default, and answers port and feed', async () => {
    const app = await start(MarketDataModule);
    expect(followed).toEqual([
      ['market-data.live', 'match:0'],
      ['market-data.history', 'match:0'],
    ]);
    expect(app.get(MarketDataApi)).toBe(app.get(MarketFeed));
    await app.close();
  });

  it('follows as many shards as it is told', async () => {
    const app = await start(MarketDataModule.forRoot({ shards: 3 }));
    expect(followed[0]).toEqual(['market-data.live', 'match:0', 'match:1', 'match:2']);
    expect(followed[1]).toEqual(['market-data.history', 'match:0', 'match:1', 'match:2']);
    await app.close();
  });
});
