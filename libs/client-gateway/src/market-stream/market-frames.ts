import type {
  BookLevel,
  Candle,
  IndicativeAuction,
  Instrument,
  InstrumentStatus,
  MarketPhase,
  PublicTrade,
} from '@app/contracts';

import { bookChecksum } from '../market/checksum';
import { presentBar, TAPE, VENUE } from '../market/market-data.presenter';
import { cashNumber } from '../money';
import { MarketFrame } from './market-frame';

/** A trade (`t`). */
export function tradeFrame(trade: PublicTrade): MarketFrame {
  const body = {
    T: 't',
    S: trade.symbol,
    i: trade.tradeId,
    x: VENUE,
    p: cashNumber(trade.priceUnits),
    s: trade.quantityShares,
    c: [],
    z: TAPE,
    tks: trade.takerSide === 'buy' ? 'B' : 'S',
  };
  return new MarketFrame(body, trade.at, 'gathered');
}

/** Best bid and offer of a symbol. */
export interface Top {
  readonly bid: BookLevel | null;
  readonly ask: BookLevel | null;
}

/** A quote (`q`); an empty side has price 0 and size 0. */
export function quoteFrame(
  symbol: string,
  { bid, ask }: Top,
  moment: { readonly at: number; readonly cashUnitsPerTick: number },
): MarketFrame {
  const price = (level: BookLevel | null): number => {
    return level === null ? 0 : cashNumber(level.priceTicks * moment.cashUnitsPerTick);
  };
  const body = {
    T: 'q',
    S: symbol,
    bx: VENUE,
    bp: price(bid),
    bs: bid?.quantityShares ?? 0,
    ax: VENUE,
    ap: price(ask),
    as: ask?.quantityShares ?? 0,
    c: [],
    z: TAPE,
  };
  return new MarketFrame(body, moment.at, 'merged');
}

/** A bar: `b` of a minute that is over, `u` corrected by a late trade, `d` of the running day. */
export function barFrame(kind: 'b' | 'u' | 'd', candle: Candle): MarketFrame {
  const { t: _time, ...bar } = presentBar(candle);
  return new MarketFrame({ T: kind, S: candle.symbol, ...bar }, candle.startAt);
}

/** What a book frame tells. */
export interface BookFrameParts {
  readonly symbol: string;
  readonly at: number;
  readonly cashUnitsPerTick: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly sequence: number;
  /** Null makes it a snapshot. */
  readonly previousSequence: number | null;
  /** Ten best levels of each side after the frame was applied. */
  readonly best: { readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] };
}

/** A book (`o`): a snapshot (`r`), or changed levels of which size 0 is gone. */
export function bookFrame(parts: BookFrameParts): MarketFrame {
  const { cashUnitsPerTick, previousSequence } = parts;
  const levels = (side: readonly BookLevel[]) => {
    return side.map(({ priceTicks, quantityShares }) => ({
      p: cashNumber(priceTicks * cashUnitsPerTick),
      s: quantityShares,
    }));
  };
  const body = {
    T: 'o',
    S: parts.symbol,
    b: levels(parts.bids),
    a: levels(parts.asks),
    ...(previousSequence === null ? { r: true } : {}),
    q: parts.sequence,
    pq: previousSequence,
    k: bookChecksum({ ...parts.best, cashUnitsPerTick }),
  };
  return new MarketFrame(body, parts.at, 'merged');
}

const STATUS_OF: Readonly<Record<MarketPhase, readonly [code: string, text: string]>> = {
  pre_open: ['Q', 'Quotation only'],
  opening_auction: ['Q', 'Opening auction'],
  continuous: ['T', 'Trading'],
  halted: ['H', 'Trading halt'],
  closing_auction: ['Q', 'Closing auction'],
  closed: ['H', 'Closed'],
};
const REASON_CODE = /^(LUDP|MWC[123]|T1)\b/;

/** A change of phase (`s`). The reason code is T1, an operator, unless the reason names another. */
export function statusFrame(
  symbol: string,
  change: { readonly phase: MarketPhase; readonly reason: string },
  at: number,
): MarketFrame {
  const [code, text] = STATUS_OF[change.phase];
  const band = change.phase === 'halted' && change.reason.startsWith('LUDP');
  const body = {
    T: 's',
    S: symbol,
    sc: band ? 'P' : code,
    sm: text,
    rc: REASON_CODE.exec(change.reason)?.[1] ?? (change.phase === 'halted' ? 'T1' : ''),
    rm: change.reason,
    z: TAPE,
  };
  return new MarketFrame(body, at);
}

/** Prices between which the next print must lie (`l`). */
export function bandFrame(
  { instrument }: Pick<InstrumentStatus, 'instrument'>,
  band: { readonly lowerTicks: number; readonly upperTicks: number },
  at: number,
): MarketFrame {
  const price = (ticks: number): number => cashNumber(ticks * instrument.cashUnitsPerTick);
  const body = {
    T: 'l',
    S: instrument.symbol,
    u: price(band.upperTicks),
    d: price(band.lowerTicks),
    i: 'B',
    z: TAPE,
  };
  return new MarketFrame(body, at);
}

/** What a running auction would do now (`i`): price, shares that would trade, shares left over. */
export function imbalanceFrame(
  { symbol, cashUnitsPerTick }: Instrument,
  { priceTicks, volumeShares, imbalanceShares }: IndicativeAuction,
  at: number,
): MarketFrame {
  const p = cashNumber(priceTicks * cashUnitsPerTick);
  return new MarketFrame(
    { T: 'i', S: symbol, p, v: volumeShares, im: imbalanceShares, z: TAPE },
    at,
  );
}
