import { DomainError, required, stableHash } from '@app/kernel';

import type { InvariantCheck } from '../wallet/wallet.api';
import type {
  EngineBook,
  FillPreview,
  InstrumentStatus,
  ListInstrumentRequest,
  PreviewRequest,
  QueuePosition,
} from './matching.api';
import { MatchingApi } from './matching.api';

type RequestOf<Operation extends keyof MatchingApi> = Parameters<MatchingApi[Operation]>[0];

/**
 * The matching engine as one port, whatever number of shards it has. A symbol stays on the shard
 * that listed it; a new one goes where its name says.
 */
export class ShardedMatching extends MatchingApi {
  private readonly shardOf = new Map<string, number>();

  constructor(private readonly shards: readonly MatchingApi[]) {
    super();
  }

  override async instruments(): Promise<InstrumentStatus[]> {
    const parts = await Promise.all(this.shards.map((shard) => shard.instruments()));
    const all = parts.flat();
    for (const { instrument } of all) this.shardOf.set(instrument.symbol, instrument.shard);
    return all;
  }

  override async status(query: { symbol: string }): Promise<InstrumentStatus> {
    return await (await this.of(query.symbol)).status(query);
  }

  override async list(request: ListInstrumentRequest): Promise<InstrumentStatus> {
    const status = await (await this.of(request.symbol)).list(request);
    this.shardOf.set(request.symbol, status.instrument.shard);
    return status;
  }

  override async change(request: RequestOf<'change'>): Promise<InstrumentStatus> {
    return await (await this.of(request.symbol)).change(request);
  }

  override async halt(request: RequestOf<'halt'>): Promise<InstrumentStatus> {
    return await (await this.of(request.symbol)).halt(request);
  }

  override async resume(request: RequestOf<'resume'>): Promise<InstrumentStatus> {
    return await (await this.of(request.symbol)).resume(request);
  }

  override async setPhase(request: RequestOf<'setPhase'>): Promise<InstrumentStatus> {
    return await (await this.of(request.symbol)).setPhase(request);
  }

  override async massCancel(request: RequestOf<'massCancel'>): Promise<{ cancelled: number }> {
    return await (await this.of(request.symbol)).massCancel(request);
  }

  /** The order names no symbol: the shard that has it answers. */
  override async queuePosition(query: RequestOf<'queuePosition'>): Promise<QueuePosition> {
    const answers = await Promise.allSettled(this.shards.map((one) => one.queuePosition(query)));
    const errors: unknown[] = [];
    for (const answer of answers) {
      if (answer.status === 'fulfilled') return answer.value;
      errors.push(answer.reason);
    }
    const other = errors.find((e) => !(e instanceof DomainError) || e.reason !== 'ORDER_NOT_FOUND');
    throw required(other ?? errors[0], 'refusal of a shard');
  }

  override async preview(request: PreviewRequest): Promise<FillPreview> {
    return await (await this.of(request.symbol)).preview(request);
  }

  override async book(query: { symbol: string; depth: number }): Promise<EngineBook> {
    return await (await this.of(query.symbol)).book(query);
  }

  override async reconcile(): Promise<InvariantCheck[]> {
    const parts = await Promise.all(this.shards.map((shard) => shard.reconcile()));
    if (parts.length === 1) return parts.flat();
    return parts.flatMap((checks, shard) =>
      checks.map((check) => ({ ...check, name: `${check.name} (shard ${shard})` })),
    );
  }

  private async of(symbol: string): Promise<MatchingApi> {
    if (this.shards.length > 1 && !this.shardOf.has(symbol)) await this.instruments();
    const shard = this.shardOf.get(symbol) ?? homeShard(symbol, this.shards.length);
    return required(this.shards[shard], `matching shard ${shard}`);
  }
}

/** Shard of a symbol that is new, by its name. */
function homeShard(symbol: string, shards: number): number {
  return stableHash(symbol) % shards;
}
