import type { OrderType, Side, SubmitRequest, TimeInForce } from '@app/contracts';
import type { Chance } from '@app/testing';

/** Price of every instrument when it is listed. */
export const REFERENCE_TICKS = 1_000;
/** Size of a tick. */
export const CASH_UNITS_PER_TICK = 100;

const TYPES: readonly OrderType[] = [
  'limit',
  'limit',
  'limit',
  'limit',
  'limit',
  'market',
  'stop',
  'stop_limit',
  'trailing_stop',
];
const RESTING: readonly TimeInForce[] = ['gtc', 'gtc', 'gtc', 'day', 'gtd'];
const TIMES: Readonly<Record<OrderType, readonly TimeInForce[]>> = {
  limit: [...RESTING, 'ioc', 'fok', 'opg', 'cls'],
  market: ['day', 'ioc', 'ioc', 'fok'],
  stop: RESTING,
  stop_limit: RESTING,
  trailing_stop: RESTING,
};

/** Most bids stand a little below most offers, so that books fill and still trade. */
export function randomPrice(chance: Chance, side: Side | null): number {
  const lean = side === 'buy' ? -2 : 2;
  const away = chance.integer(-4, 4) * chance.of([1, 1, 1, 20]);
  return (REFERENCE_TICKS + away + (side === null ? 0 : lean)) * CASH_UNITS_PER_TICK;
}

type Who = Pick<SubmitRequest, 'accountId' | 'clientOrderId' | 'symbol'>;

/** An order of any kind that the exchange offers, some of them with legs. */
export function randomOrder(chance: Chance, who: Who, now: number): SubmitRequest {
  return chance.happens(0.12) ? randomClass(chance, who, now) : randomSingle(chance, who, now);
}

/** A class near the market, so that entries fill and exits trade; few of them are refused. */
function randomClass(chance: Chance, who: Who, now: number): SubmitRequest {
  const orderClass = chance.of(['bracket', 'bracket', 'oco', 'oto'] as const);
  const single = randomSingle(chance, who, now);
  const { side } = single;
  const units = (ticks: number): number => (REFERENCE_TICKS + ticks) * CASH_UNITS_PER_TICK;
  const base = chance.integer(-3, 3);
  // A sell takes its profit above its stop.
  const up = (side === 'sell') === (orderClass === 'oco') ? 1 : -1;
  const takeProfitUnits = units(base + up * chance.integer(1, 5));
  const stopLossUnits = units(base - up * chance.integer(1, 5));
  const limit = orderClass === 'oco' || chance.happens(0.7);
  const entryUnits = orderClass === 'oco' ? takeProfitUnits : units(base);
  const oneOnly = orderClass === 'oto' && chance.happens(0.5);
  return {
    ...single,
    type: limit ? 'limit' : 'market',
    timeInForce: chance.of(['gtc', 'gtc', 'day']),
    quantityShares: chance.integer(1, 30),
    limitPriceUnits: limit ? entryUnits : null,
    stopPriceUnits: null,
    postOnly: false,
    displayShares: null,
    expireAt: null,
    trailUnits: null,
    trailBasisPoints: null,
    hidden: false,
    ocoGroup: null,
    legs: {
      orderClass,
      takeProfitUnits: orderClass === 'oto' && !oneOnly ? null : takeProfitUnits,
      stopLossUnits: oneOnly ? null : stopLossUnits,
      stopLossLimitUnits: !oneOnly && chance.happens(0.3) ? stopLossUnits : null,
    },
  };
}

function randomSingle(chance: Chance, who: Who, now: number): SubmitRequest {
  const type = chance.of(TYPES);
  const side = chance.of<Side>(['buy', 'sell']);
  const limit = type === 'limit' || type === 'stop_limit';
  const stop = type === 'stop' || type === 'stop_limit';
  const timeInForce = chance.of(TIMES[type]);
  const rests = type === 'limit' && RESTING.includes(timeInForce);
  const quantityShares = chance.happens(0.02) ? 5_000 : chance.integer(1, 60);
  const trail = type === 'trailing_stop' ? chance.of(['units', 'basis points'] as const) : null;
  return {
    ...who,
    side,
    type,
    timeInForce,
    quantityShares,
    limitPriceUnits: limit ? randomPrice(chance, side) : null,
    stopPriceUnits: stop ? randomPrice(chance, side === 'buy' ? 'sell' : 'buy') : null,
    postOnly: rests && chance.happens(0.1),
    displayShares: rests && quantityShares > 10 && chance.happens(0.1) ? 5 : null,
    selfTrade: chance.of(['cancel_newest', 'cancel_oldest', 'cancel_both', 'decrement']),
    expireAt: timeInForce === 'gtd' ? now + chance.integer(1, 5_000) : null,
    extendedHours: false,
    positionIntent: null,
    trailUnits: trail === 'units' ? chance.integer(1, 9) * CASH_UNITS_PER_TICK : null,
    trailBasisPoints: trail === 'basis points' ? chance.integer(5, 200) : null,
    hidden: rests && chance.happens(0.05),
    ocoGroup: chance.happens(0.06) ? 'pair' : null,
    deadlineAt: now + 60_000,
  };
}
