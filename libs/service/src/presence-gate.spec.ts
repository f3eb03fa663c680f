import { AppConfig, ServicePresence } from '@app/platform';
import { VirtualClock, VirtualLoop } from '@app/testing';

import { PresenceGate } from './presence-gate';

const ALL = ['wallet', 'wallet.1', 'risk-manager', 'risk-manager.1', 'matching-engine.0'];

/** A gate that hears of all services but those named, long enough after its start. */
async function gateWithout(away: readonly string[], accountShards: number): Promise<PresenceGate> {
  const loop = new VirtualLoop();
  const clock = new VirtualClock(loop, { startsAt: 1_000_000, jitterMs: () => 0 });
  const presence = new ServicePresence(clock, () => undefined);
  await loop.run(10_000);
  for (const service of ALL.filter((name) => !away.includes(name))) {
    presence.hear({ service, instance: 'i', at: clock.now(), answering: true });
  }
  return new PresenceGate(presence, AppConfig.of({ accountShards }));
}

describe('the gate of order-manager', () => {
  it('refuses every order while the one shard of an exchange is away', async () => {
    expect((await gateWithout(['wallet'], 1)).missing()).toBe('wallet');
    expect((await gateWithout(['risk-manager'], 1)).missing()).toBe('risk-manager');
    expect((await gateWithout(['wallet.1'], 1)).missing()).toBeNull();
  });

  it('refuses the orders of the accounts whose shard is away, by its name', async () => {
    for (const service of ['wallet.1', 'risk-manager.1']) {
      const gate = await gateWithout([service], 2);
      expect([gate.missing(), gate.someShardMissing()]).toEqual([null, true]);
      expect([gate.missingFor('ann'), gate.missingFor('cyd')]).toEqual([null, service]);
    }
    const first = await gateWithout(['wallet'], 2);
    expect([first.missingFor('ann'), first.missingFor('cyd')]).toEqual(['wallet', null]);
    expect((await gateWithout([], 2)).someShardMissing()).toBe(false);
  });
});
