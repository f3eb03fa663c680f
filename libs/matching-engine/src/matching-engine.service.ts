import type {
  ChangeInstrumentRequest,
  EngineBook,
  FillPreview,
  IndicativeAuction,
  InstrumentStatus,
  InvariantCheck,
  ListInstrumentRequest,
  MarketPhase,
  PreviewRequest,
  QueuePosition,
  Side,
} from '@app/contracts';
import { MatchingApi } from '@app/contracts';
import type { Clock } from '@app/kernel';
import { DomainError, priceTicks, uuidV7 } from '@app/kernel';
import { isAuction } from '@app/order-book';
import type { RandomBytes } from '@app/platform';
import type { StageHandle } from '@app/streams';

import type { MatchRequest } from './domain/match.stage';
import type { ListedInstrument, MatchState } from './domain/match.state';
import { previewOrder } from './domain/preview';
import { queuePositionOf } from './domain/queue-position';

/** How often orders that are due are looked for. */
const EXPIRY_INTERVAL_MS = 500;

/** What the service holds of its stage; the module makes it. */
export class MatchingRuntime {
  constructor(
    readonly stage: StageHandle<MatchState, MatchRequest, null>,
    readonly shard: number,
  ) {}
}

/** Local binding of {@link MatchingApi} for one shard. */
export class MatchingEngineService extends MatchingApi {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly runtime: MatchingRuntime,
    private readonly clock: Clock,
    private readonly random: RandomBytes,
  ) {
    super();
  }

  /** Lets time pass for orders and phases that end by themselves. */
  begin(): void {
    this.timer = setInterval(() => {
      // A process that is starting or stopping refuses; the next tick asks again.
      this.runtime.stage.request({ kind: 'expire' }).catch(() => undefined);
    }, EXPIRY_INTERVAL_MS).unref();
  }

  end(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  override instruments(): Promise<InstrumentStatus[]> {
    return this.runtime.stage.read((state) => [...state.instruments.values()].map(statusOf));
  }

  override status(query: { symbol: string }): Promise<InstrumentStatus> {
    return this.find(query.symbol, statusOf);
  }

  override async list(request: ListInstrumentRequest): Promise<InstrumentStatus> {
    const { symbol, name, exchange, priceIncrementUnits, referencePriceUnits } = request;
    if (referencePriceUnits % priceIncrementUnits !== 0) {
      throw new DomainError('TICK_SIZE', 'reference_price must be a multiple of price_increment', {
        field: 'reference_price',
      });
    }
    const instrument = {
      assetId: uuidV7(this.clock.now(), this.random.bytes(10)),
      symbol,
      name,
      exchange,
      shard: this.runtime.shard,
      cashUnitsPerTick: priceIncrementUnits,
      referencePriceTicks: priceTicks(referencePriceUnits / priceIncrementUnits),
      bandBasisPoints: request.bandBasisPoints,
    };
    const { requestId } = request;
    await this.runtime.stage.request({ kind: 'list', instrument, requestId });
    return await this.status({ symbol });
  }

  override async change(request: ChangeInstrumentRequest): Promise<InstrumentStatus> {
    await this.runtime.stage.request({ kind: 'change', ...request });
    return await this.status(request);
  }

  override halt(request: { symbol: string; reason: string }): Promise<InstrumentStatus> {
    return this.phase({ ...request, phases: ['halted'], endsAt: null });
  }

  /** Through a short opening auction, as the table of allowed transitions has it. */
  override resume(request: { symbol: string; reason: string }): Promise<InstrumentStatus> {
    return this.phase({ ...request, phases: ['opening_auction', 'continuous'], endsAt: null });
  }

  override setPhase(request: {
    symbol: string;
    phase: MarketPhase;
    endsAt: number | null;
    reason: string;
  }): Promise<InstrumentStatus> {
    return this.phase({ ...request, phases: [request.phase] });
  }

  override async massCancel(request: {
    symbol: string;
    accountId: string | null;
    side: Side | null;
    reason: string;
  }): Promise<{ cancelled: number }> {
    const count = (): Promise<number> =>
      this.find(request.symbol, (one) => {
        const named = [...one.live.values()].filter(({ terms }) => {
          const account = request.accountId === null || terms.accountId === request.accountId;
          return account && (request.side === null || terms.side === request.side);
        });
        return named.length;
      });
    const cancelled = await count();
    await this.runtime.stage.request({ kind: 'mass_cancel', ...request });
    return { cancelled };
  }

  override async queuePosition(query: {
    accountId: string;
    orderId: string;
  }): Promise<QueuePosition> {
    const { accountId, orderId } = query;
    const position = await this.runtime.stage.read((state) => {
      const place = state.places.get(orderId);
      const one = place === undefined ? undefined : state.instruments.get(place.symbol);
      if (place === undefined || one === undefined) return null;
      const order = one.live.get(place.bookOrderId);
      if (order?.terms.accountId !== accountId) return null;
      return queuePositionOf(one, order);
    });
    if (position !== null) return position;
    throw new DomainError('ORDER_NOT_FOUND', 'the order is not live', { order_id: orderId });
  }

  override preview(request: PreviewRequest): Promise<FillPreview> {
    return this.runtime.stage.read((state) => previewOrder(state, request));
  }

  override book(query: { symbol: string; depth: number }): Promise<EngineBook> {
    return this.find(query.symbol, (one) => ({
      symbol: query.symbol,
      sequence: one.lastSeq,
      bids: one.book.depth('buy', query.depth),
      asks: one.book.depth('sell', query.depth),
      stateHash: one.book.stateHash(),
    }));
  }

  override reconcile(): Promise<InvariantCheck[]> {
    return this.runtime.stage.read((state) => {
      let crossed = 0;
      let orders = 0;
      let missing = 0;
      for (const one of state.instruments.values()) {
        const { phase } = one.book.state();
        const { bidTicks, askTicks } = one.book.best();
        const both = bidTicks > 0 && askTicks > 0;
        if (phase === 'continuous' && both && bidTicks >= askTicks) crossed += 1;
        orders += one.live.size;
        if (one.book.orderCount() !== one.live.size) missing += 1;
      }
      return [
        {
          id: 'B1',
          name: 'book = open orders of the engine',
          ok: missing === 0,
          figure: `${orders} orders, ${missing} books differ`,
          details: '',
        },
        {
          id: 'B2',
          name: 'no book is crossed in continuous trading',
          ok: crossed === 0,
          figure: String(crossed),
          details: '',
        },
      ];
    });
  }

  private async phase(
    request: Omit<Extract<MatchRequest, { kind: 'phase' }>, 'kind'>,
  ): Promise<InstrumentStatus> {
    await this.runtime.stage.request({ ...request, kind: 'phase' });
    return await this.status(request);
  }

  private async find<T>(symbol: string, reader: (one: ListedInstrument) => T): Promise<T> {
    const found = await this.runtime.stage.read((state) => {
      const one = state.instruments.get(symbol);
      return one === undefined ? null : { value: reader(one) };
    });
    if (found === null) {
      throw new DomainError('ASSET_NOT_FOUND', `asset "${symbol}" not found`, { symbol });
    }
    return found.value;
  }
}

function statusOf(one: ListedInstrument): InstrumentStatus {
  const { phase, lastPriceTicks, phaseEndsAtMillis } = one.book.state();
  return {
    instrument: one.instrument,
    phase,
    reason: one.phaseReason,
    lastPriceTicks: lastPriceTicks === 0 ? null : lastPriceTicks,
    quarantined: one.quarantined,
    phaseEndsAt: phaseEndsAtMillis === 0 ? null : phaseEndsAtMillis,
    indicative: isAuction(phase) ? indicativeOf(one) : null,
  };
}

function indicativeOf(one: ListedInstrument): IndicativeAuction {
  const { priceTicks: price, volumeShares, surplusShares } = one.book.indicative();
  return { priceTicks: price, volumeShares, imbalanceShares: surplusShares };
}
