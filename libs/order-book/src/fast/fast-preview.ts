import { printBand } from '../band';
import type { Preview, RefusalCode, SubmitCommand } from '../types';
import { SELF_TRADE_MODES } from '../types';
import type { TrialResult } from './fast-simulate';
import { Simulation } from './fast-simulate';
import type { FastState } from './fast-state';
import { trailFrom } from './stop-book';

const NO_FILLS: TrialResult = { fills: [], ended: false, left: 0 };

/** Is this order, were it to come now, a stop that goes on waiting? */
function waits(state: FastState, command: SubmitCommand): boolean {
  const { type } = command;
  if (type === 'limit' || type === 'market') return false;
  const last = state.core.lastPrice;
  if (last === 0 || state.values.phase !== 'continuous') return true;
  const sell = command.side === 'sell';
  let stop = command.stopPriceTicks ?? 0;
  if (stop === 0) {
    stop = trailFrom(sell, 0, command.trailTicks ?? 0, command.trailBps ?? 0, last);
  }
  return stop === 0 || (sell ? last > stop : last < stop);
}

/** What a submit that would not be refused does now. */
function outcome(state: FastState, command: SubmitCommand): Preview {
  const shares = command.quantityShares;
  const price = command.priceTicks ?? 0;
  if (waits(state, command)) {
    return { refusal: null, fills: [], filledShares: 0, restingShares: 0 };
  }
  const parked = command.tif === 'cls' && state.values.phase !== 'closing_auction';
  if (parked || state.values.phase !== 'continuous') {
    const rests = !parked && price > 0;
    return { refusal: null, fills: [], filledShares: 0, restingShares: rests ? shares : 0 };
  }
  const tag = command.ocoTag ?? 0;
  const trial = {
    sell: command.side === 'sell',
    limitTicks: price,
    shares,
    owner: command.owner,
    selfTrade: SELF_TRADE_MODES.indexOf(command.selfTrade ?? 'none'),
    ocoTag: tag,
    self: 0,
  };
  const stop = command.type !== 'limit' && command.type !== 'market';
  const cancelled = stop && tag > 0 ? state.siblingsOf(command.owner, tag, 0) : [];
  const simulation = new Simulation(state, trial, printBand(state.state));
  let result = simulation.run(cancelled);
  let filledShares = result.fills.reduce((total, fill) => total + fill.quantityShares, 0);
  if (command.tif === 'fok' && filledShares < shares) {
    result = NO_FILLS;
    filledShares = 0;
  }
  const limit = command.type === 'limit' || command.type === 'stop_limit';
  const rests = limit && command.tif !== 'ioc' && command.tif !== 'fok' && !result.ended;
  return {
    refusal: null,
    fills: result.fills,
    filledShares,
    restingShares: rests ? result.left : 0,
  };
}

/** The fills a would-be order would get now; `refusal` when it would not be taken. */
export function previewOf(
  state: FastState,
  command: SubmitCommand,
  refusal: RefusalCode | null,
): Preview {
  if (refusal !== null) return { refusal, fills: [], filledShares: 0, restingShares: 0 };
  return outcome(state, command);
}
