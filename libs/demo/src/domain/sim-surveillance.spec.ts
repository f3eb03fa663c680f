import type { OrdersEvent } from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import { Surveillance } from '@app/reporting';

import { VirtualVenue } from '../testing/virtual-venue.fixture';
import { SimMarket } from './sim-market';
import type { Regime, SimInstrument } from './sim-types';
import { STEP_MS } from './sim-types';

const INSTRUMENTS: SimInstrument[] = Object.entries({
  ...{ AAPL: 19_000, MSFT: 42_000, GOOGL: 17_500, AMZN: 18_500, NVDA: 13_000 },
  ...{ META: 50_000, TSLA: 25_000, NFLX: 65_000, JPM: 20_000, V: 28_000 },
}).map(([symbol, ticks]) => ({ symbol, referenceTicks: ticks, startTicks: ticks }));

/** Alerts of a market that lives for some minutes on the wall clock, at a pace. */
function watched(regime: Regime, speed: number, minutes: number): string[] {
  const alerts: string[] = [];
  const surveillance = new Surveillance();
  const market = new SimMarket({ seed: 1, instruments: INSTRUMENTS, regime, idPrefix: 'sim' });
  let seq = 0;
  let at = 1_800_000_000_000;
  const journal = (event: OrdersEvent): void => {
    seq += 1;
    for (const raised of surveillance.apply({ stream: ORDERS_STREAM, seq, at, event })) {
      alerts.push(`${raised.kind} ${raised.accountId} ${JSON.stringify(raised.figures)}`);
    }
  };
  const venue = new VirtualVenue(market, INSTRUMENTS, journal);
  const stepMs = STEP_MS / speed;
  for (let step = 0; step < (minutes * 60_000) / stepMs; step += 1) {
    at += stepMs;
    venue.step();
  }
  return alerts;
}

describe('surveillance of the simulated market', () => {
  it.each([
    ['calm', 1, 5],
    ['crash', 10, 0.5],
  ] as const)('finds nothing in a %s market at pace %d', (regime, speed, minutes) => {
    expect(watched(regime, speed, minutes)).toEqual([]);
  });
});
