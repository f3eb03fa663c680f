import type {
  AccountShard,
  Asset,
  Entry,
  LedgerLeg,
  MatchEvent,
  RiskEvent,
  TransferRequest,
  WalletEvent,
} from '@app/contracts';
import {
  accountsOf,
  ALL_ACCOUNTS,
  assertOwn,
  BANK_ACCOUNT,
  CASH_ASSET,
  matchStream,
  riskStream,
  streamsOf,
  walletStream,
} from '@app/contracts';
import { cashUnits, DomainError, formatDecimal } from '@app/kernel';
import type { Json, StageDefinition } from '@app/streams';

import type { HoldGroup } from './hold-groups';
import type { FeeSchedule, Hold } from './holds';
import {
  dropReplacement,
  fund,
  fundReplace,
  moveHold,
  passCancel,
  release,
  settle,
} from './wallet.decisions';
import type { AssetBalance, ParkedLegs, TransferRecord, WalletState } from './wallet.state';
import { availableOf, foldWallet, initialWalletState, transferKey } from './wallet.state';

/**
 * Largest amount of one balance, and of all that is ever paid in, so that products and sums stay
 * far below 2^53. Shards of accounts have equal parts of it.
 */
const MAX_TRANSFER = 1_000_000_000_000_000;

/** What may be asked of the wallet stage. */
export interface WalletRequest {
  readonly kind: 'deposit' | 'withdrawal';
  readonly transfer: TransferRequest;
}

/** The transfer on record. */
export interface WalletAnswer {
  readonly record: TransferRecord;
  readonly replayed: boolean;
}

type Emit = (event: WalletEvent) => number;

/**
 * The stage that moves money and shares, and nothing else does: for the accounts of one shard, with
 * the books of `matchShards` shards.
 */
export function walletStage(
  matchShards: number,
  fees: FeeSchedule,
  place: AccountShard = ALL_ACCOUNTS,
): StageDefinition<WalletState, WalletEvent, WalletRequest, WalletAnswer> {
  const requests = riskStream(place.shard);
  const owns = accountsOf(place);
  return {
    stream: walletStream(place.shard),
    // What the books did comes first: an order that was placed because of it finds it settled.
    inputs: [...streamsOf(matchStream, matchShards), requests],
    initial: () => initialWalletState(fees),
    decide: (state, input, emit) => {
      if (input.stream === requests) decideRisk(state, input.event as RiskEvent, emit);
      else decideMatch(state, input as Entry<MatchEvent>, owns, emit);
    },
    request: (state, ask, at, emit) => {
      assertOwn(ask.transfer.accountId, place);
      return transfer(state, ask, { at, limit: Math.floor(MAX_TRANSFER / place.shards) }, emit);
    },
    fold: foldWallet,
    snapshot,
    restore: (json) => restore(json, fees),
  };
}

function decideRisk(state: WalletState, event: RiskEvent, emit: Emit): void {
  if (event.type === 'approved') fund(state, event, emit);
  else if (event.type === 'cancel_approved') passCancel(event, emit);
  else if (event.type === 'replace_approved') fundReplace(state, event, emit);
}

function decideMatch(
  state: WalletState,
  input: Entry<MatchEvent>,
  owns: (accountId: string) => boolean,
  emit: Emit,
): void {
  const { event } = input;
  if ('accountId' in event && !owns(event.accountId)) return;
  switch (event.type) {
    case 'traded':
      settle(state, input as Entry<Extract<MatchEvent, { type: 'traded' }>>, owns, emit);
      return;
    case 'cancelled':
      release(state, event, emit);
      return;
    case 'rejected':
      release(state, { ...event, leavesShares: 0 }, emit);
      return;
    case 'replaced':
      moveHold(state, event, emit);
      return;
    case 'replace_refused':
      dropReplacement(state, event, emit);
      return;
    case 'instrument_listed': {
      const { symbol, cashUnitsPerTick } = event.instrument;
      emit({ type: 'instrument_noted', symbol, cashUnitsPerTick });
      return;
    }
    case 'instrument_changed':
    case 'accepted':
    case 'cancel_refused':
    case 'phase_changed':
    case 'triggered':
    case 'book_moved':
    case 'quarantined':
      return;
  }
}

function transfer(
  state: WalletState,
  ask: WalletRequest,
  { at, limit }: { at: number; limit: number },
  emit: Emit,
): WalletAnswer {
  const { kind } = ask;
  const { accountId, asset, amount, costUnits, requestId } = ask.transfer;
  const earlier = state.transfers.get(transferKey(accountId, requestId));
  if (earlier !== undefined) {
    if (earlier.kind === kind && earlier.asset === asset && earlier.amount === amount) {
      return { record: earlier, replayed: true };
    }
    throw new DomainError('DUPLICATE_REQUEST_ID', 'request_id was used for another transfer', {
      field: 'request_id',
      request_id: requestId,
    });
  }
  assertAmount(state, ask, limit);
  const seq = emit({
    type: 'transferred',
    kind,
    accountId,
    asset,
    amount,
    costUnits: cashUnits(costUnits),
    requestId,
    legs: transferLegs(kind, accountId, asset, amount),
  });
  return { record: { kind, accountId, asset, amount, seq, at }, replayed: false };
}

/** `limit` is the most that the accounts of one shard may hold together. */
function assertAmount(
  state: WalletState,
  { kind, transfer: ask }: WalletRequest,
  limit: number,
): void {
  const { accountId, asset, amount } = ask;
  if (asset !== CASH_ASSET && !state.symbols.has(asset)) {
    throw new DomainError('UNKNOWN_SYMBOL', `asset "${asset}" not found`, { field: 'asset' });
  }
  const issued = -(state.house.get(BANK_ACCOUNT)?.get(asset) ?? 0);
  if (kind === 'deposit' && amount + issued > limit) {
    throw new DomainError('QTY_RANGE', `the exchange cannot hold more than ${limit}`, {
      field: 'amount',
      value: amount,
      limit: limit - issued,
    });
  }
  const available = availableOf(state, accountId, asset);
  if (kind === 'deposit' || amount <= available) return;
  const cash = asset === CASH_ASSET;
  const text = (units: number): string => (cash ? formatDecimal(units, 4, 2) : String(units));
  throw new DomainError(
    cash ? 'INSUFFICIENT_FUNDS' : 'INSUFFICIENT_SHARES',
    `insufficient balance for ${asset} (requested: ${text(amount)}, available: ${text(available)})` +
      `: insufficient ${cash ? 'buying power' : 'qty'}`,
    { available: text(available), requested: text(amount) },
  );
}

function transferLegs(
  kind: 'deposit' | 'withdrawal',
  accountId: string,
  asset: Asset,
  amount: number,
): LedgerLeg[] {
  const signed = kind === 'deposit' ? amount : -amount;
  return [
    { accountId: BANK_ACCOUNT, asset, amount: -signed, kind },
    { accountId, asset, amount: signed, kind },
  ];
}

function snapshot(state: WalletState): Json {
  return {
    balances: [...state.balances].map(([id, assets]) => [id, [...assets]]),
    holds: [...state.holds],
    transfers: [...state.transfers],
    house: [...state.house].map(([id, assets]) => [id, [...assets]]),
    settledTrades: state.settledTrades.count,
    symbols: [...state.symbols],
    groups: [...state.groups],
    parked: state.parked,
    lastSettled: [...state.lastSettled],
  } as unknown as Json;
}

function restore(json: Json, fees: FeeSchedule): WalletState {
  const saved = json as unknown as {
    balances: [string, [Asset, AssetBalance][]][];
    holds: [string, Hold][];
    transfers: [string, TransferRecord][];
    house: [string, [Asset, number][]][];
    settledTrades: number;
    symbols: string[];
    /** Snapshots of earlier versions have none of these. */
    groups?: [string, HoldGroup][];
    parked?: ParkedLegs[];
    lastSettled?: [number, number][];
  };
  const balances = saved.balances.map(([id, assets]): [string, Map<Asset, AssetBalance>] => [
    id,
    new Map(assets.map(([asset, balance]) => [asset, { ...balance }])),
  ]);
  return {
    balances: new Map(balances),
    holds: new Map(structuredClone(saved.holds)),
    transfers: new Map(saved.transfers),
    house: new Map(saved.house.map(([id, assets]) => [id, new Map(assets)])),
    settledTrades: { count: saved.settledTrades },
    symbols: new Set(saved.symbols),
    fees,
    groups: new Map(structuredClone(saved.groups ?? [])),
    parked: [...(saved.parked ?? [])],
    lastSettled: new Map(saved.lastSettled ?? []),
  };
}
