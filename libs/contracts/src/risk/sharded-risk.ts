import { required } from '@app/kernel';

import { shardOfAccount } from '../streams/account-shards';
import type { Breach, BreachesQuery, KillSwitch, LimitsView, SetLimitsRequest } from './risk.api';
import { RiskApi } from './risk.api';

type RequestOf<Operation extends keyof RiskApi> = Parameters<RiskApi[Operation]>[0];

/**
 * Risk-manager as one port, whatever number of shards it has. An account is asked of its own shard;
 * what concerns all accounts is told to every shard. Such a command may be repeated: a shard that
 * has it already leaves it as it is.
 */
export class ShardedRisk extends RiskApi {
  constructor(private readonly shards: readonly RiskApi[]) {
    super();
  }

  override async limits(query: { accountId: string }): Promise<LimitsView> {
    return await this.of(query.accountId).limits(query);
  }

  override async setLimits(request: SetLimitsRequest): Promise<LimitsView> {
    return await this.of(request.accountId).setLimits(request);
  }

  override async blockAccount(request: RequestOf<'blockAccount'>): Promise<LimitsView> {
    return await this.of(request.accountId).blockAccount(request);
  }

  override async blockSymbol(
    request: RequestOf<'blockSymbol'>,
  ): Promise<{ symbol: string; blocked: boolean }> {
    await this.all((shard) => shard.blockSymbol(request));
    return { symbol: request.symbol, blocked: request.blocked };
  }

  override async setKillSwitch(request: RequestOf<'setKillSwitch'>): Promise<{ changed: boolean }> {
    if (request.accountId !== null) return await this.of(request.accountId).setKillSwitch(request);
    const answers = await this.all((shard) => shard.setKillSwitch(request));
    return { changed: answers.some(({ changed }) => changed) };
  }

  /** A switch that every shard has is one: as old as the first of them. */
  override async killSwitches(): Promise<KillSwitch[]> {
    const found = new Map<string, KillSwitch>();
    for (const one of (await this.all((shard) => shard.killSwitches())).flat()) {
      const key = `${one.accountId ?? '*'} ${one.symbol ?? '*'}`;
      const other = found.get(key);
      if (other === undefined || one.at < other.at) found.set(key, one);
    }
    return [...found.values()].sort((a, b) => a.at - b.at);
  }

  /**
   * Every shard has made sure of its own refusals before it answers with those of all; one that is
   * away leaves out at most what it has not written yet.
   */
  override async breaches(query: BreachesQuery): Promise<Breach[]> {
    if (query.accountId !== null) return await this.of(query.accountId).breaches(query);
    const answers = await Promise.allSettled(this.shards.map((shard) => shard.breaches(query)));
    const found = new Map<number, Breach>();
    const errors: unknown[] = [];
    for (const answer of answers) {
      if (answer.status === 'rejected') errors.push(answer.reason);
      else for (const breach of answer.value) found.set(breach.seq, breach);
    }
    if (errors.length === this.shards.length) throw required(errors[0], 'refusal of a shard');
    return [...found.values()].sort(newestFirst).slice(0, query.limit);
  }

  /** Tells every shard, those after one that fails too, then throws what failed first. */
  private async all<T>(ask: (shard: RiskApi) => Promise<T>): Promise<T[]> {
    const answers = await Promise.allSettled(this.shards.map(ask));
    return answers.map((answer) => {
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value;
    });
  }

  private of(accountId: string): RiskApi {
    const shard = shardOfAccount(accountId, this.shards.length);
    return required(this.shards[shard], `risk shard ${shard}`);
  }
}

function newestFirst(a: Breach, b: Breach): number {
  return b.at === a.at ? b.seq - a.seq : b.at - a.at;
}
