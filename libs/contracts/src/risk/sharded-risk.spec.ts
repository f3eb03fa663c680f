import { DomainError } from '@app/kernel';

import { ShardedRisk } from './sharded-risk';
import type { Breach, KillSwitch, LimitsView } from './risk.api';
import { RiskApi, riskPatterns } from './risk.api';

/** A shard that notes what it is told. */
class FakeShard extends RiskApi {
  readonly told: string[] = [];
  isAway = false;

  constructor(
    private readonly shard: number,
    private readonly rows: readonly Breach[] = [],
    private readonly switches: readonly KillSwitch[] = [],
  ) {
    super();
  }

  override limits({ accountId }: { accountId: string }): Promise<LimitsView> {
    return this.note(`limits ${accountId}`, {} as LimitsView);
  }

  override setLimits({ accountId }: { accountId: string }): Promise<LimitsView> {
    return this.note(`set ${accountId}`, {} as LimitsView);
  }

  override blockAccount({ accountId }: { accountId: string }): Promise<LimitsView> {
    return this.note(`block ${accountId}`, {} as LimitsView);
  }

  override blockSymbol(request: {
    symbol: string;
    blocked: boolean;
  }): Promise<{ symbol: string; blocked: boolean }> {
    return this.note(`block ${request.symbol}`, request);
  }

  override setKillSwitch({ accountId }: { accountId: string | null }): Promise<{
    changed: boolean;
  }> {
    return this.note(`kill ${accountId ?? 'all'}`, { changed: this.shard === 1 });
  }

  override killSwitches(): Promise<KillSwitch[]> {
    return this.note('switches', [...this.switches]);
  }

  override breaches(): Promise<Breach[]> {
    return this.note('breaches', [...this.rows]);
  }

  private note<T>(what: string, answer: T): Promise<T> {
    if (this.isAway) {
      return Promise.reject(new DomainError('SERVICE_DOWN', `risk-manager.${this.shard} is away`));
    }
    this.told.push(what);
    return Promise.resolve(answer);
  }
}

const breach = (seq: number, at: number): Breach => ({
  ...{ seq, at, accountId: 'a', symbol: 'ABC', orderId: 'o', reason: 'r', message: '' },
  ...{ limit: null, value: null },
});
const kill = (accountId: string | null, at: number): KillSwitch => ({
  ...{ accountId, symbol: null, reason: '', by: 'op', at },
});

describe('risk-manager in shards', () => {
  it('asks each account of its own shard, and tells all what concerns all', async () => {
    const shards = [new FakeShard(0), new FakeShard(1)];
    const risk = new ShardedRisk(shards);
    const why = { engaged: true, reason: 'x', by: 'op' };
    await risk.limits({ accountId: 'ann' });
    await risk.setLimits({ accountId: 'cyd', symbol: null, changes: {}, requestId: 'r' });
    await risk.blockSymbol({ symbol: 'ABC', blocked: true, reason: 'x' });
    await risk.setKillSwitch({ ...why, accountId: 'ann', symbol: null });
    const all = await risk.setKillSwitch({ ...why, accountId: null, symbol: null });
    expect(shards.map(({ told }) => told)).toEqual([
      ['limits ann', 'block ABC', 'kill ann', 'kill all'],
      ['set cyd', 'block ABC', 'kill all'],
    ]);
    expect(all).toEqual({ changed: true });
    expect(riskPatterns(1).limits).toBe('risk-manager.1.limits');
  });

  it('tells the others when one is away, and says that it is', async () => {
    const shards = [new FakeShard(0), new FakeShard(1)];
    if (shards[0] !== undefined) shards[0].isAway = true;
    const risk = new ShardedRisk(shards);
    const command = { accountId: null, symbol: 'ABC', engaged: true, reason: 'x', by: 'op' };
    await expect(risk.setKillSwitch(command)).rejects.toThrow('risk-manager.0 is away');
    expect(shards[1]?.told).toEqual(['kill all']);
  });

  it('shows a switch that every shard has once, as old as the first', async () => {
    const shards = [[kill(null, 7), kill('ann', 9)], [kill(null, 5)]];
    const risk = new ShardedRisk(shards.map((held, shard) => new FakeShard(shard, [], held)));
    expect(await risk.killSwitches()).toEqual([kill(null, 5), kill('ann', 9)]);
  });

  it('lists the refusals of all shards once, newest first, one of them away', async () => {
    const behind = new FakeShard(0, [breach(4, 10), breach(3, 9)]);
    const ahead = new FakeShard(1, [breach(5, 11), breach(4, 10), breach(3, 9)]);
    const risk = new ShardedRisk([behind, ahead]);
    const numbers = async (): Promise<number[]> =>
      (await risk.breaches({ accountId: null, limit: 2 })).map(({ seq }) => seq);
    expect(await numbers()).toEqual([5, 4]);
    behind.isAway = true;
    expect(await numbers()).toEqual([5, 4]);
    ahead.isAway = true;
    await expect(numbers()).rejects.toThrow('is away');
  });
});
