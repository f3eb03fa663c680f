import { patternsUnder } from '../streams/shard-patterns';
import type { Asset } from './wallet.events';

/** One asset of an account. `available = total - held`. */
export interface Balance {
  readonly asset: Asset;
  readonly total: number;
  readonly held: number;
  readonly available: number;
}

/** Shares with what they cost; zero quantities are left out. */
export interface HeldPosition {
  readonly symbol: string;
  readonly quantityShares: number;
  readonly heldShares: number;
  readonly costUnits: number;
}

export interface AccountBalances {
  readonly accountId: string;
  readonly cash: Balance;
  readonly positions: readonly HeldPosition[];
}

export interface TransferRequest {
  readonly accountId: string;
  readonly asset: Asset;
  /** Cash units for USD, shares otherwise; positive. */
  readonly amount: number;
  /** Cost of deposited shares in cash units; zero for cash. */
  readonly costUnits: number;
  readonly requestId: string;
}

/** The ledger transaction that a transfer made; a repeat gets the same. */
export interface TransferReceipt {
  readonly transactionId: string;
  readonly kind: 'deposit' | 'withdrawal';
  readonly accountId: string;
  readonly asset: Asset;
  readonly amount: number;
  readonly requestId: string;
  readonly at: number;
  readonly replayed: boolean;
}

/** One leg of the double-entry ledger as people see it. */
export interface LedgerRow {
  /** `<stream>:<number>`, such as `wallet:17`: all legs of a transaction share it. */
  readonly transactionId: string;
  readonly seq: number;
  readonly leg: number;
  readonly at: number;
  readonly kind: 'trade' | 'fee' | 'deposit' | 'withdrawal';
  readonly accountId: string;
  readonly asset: Asset;
  readonly amount: number;
  readonly orderId: string | null;
  readonly tradeId: number | null;
}

export interface LedgerQuery {
  readonly accountId: string;
  readonly asset: Asset | null;
  readonly kinds: readonly LedgerRow['kind'][] | null;
  /** Rows of one order only. */
  readonly orderId?: string | null;
  /** Rows strictly before (desc) or after (asc) this (seq, leg). */
  readonly cursor: { seq: number; leg: number } | null;
  readonly direction: 'asc' | 'desc';
  /** Later than this. */
  readonly afterAt: number | null;
  /** Not later than this. */
  readonly untilAt: number | null;
  readonly limit: number;
}

/** What the clearing account holds of an asset; negative where it is owed. */
export interface ClearingBalance {
  readonly asset: Asset;
  readonly amount: number;
}

/** One invariant with its figure (reliability.md section 7). */
export interface InvariantCheck {
  readonly id: string;
  readonly name: string;
  readonly ok: boolean;
  readonly figure: string;
  readonly details: string;
}

/** Questions to and commands for wallet. */
export abstract class WalletApi {
  abstract balances(query: { accountId: string }): Promise<AccountBalances>;
  /**
   * Durable when it returns. Same request id and content: same receipt; other content:
   * DUPLICATE_REQUEST_ID.
   */
  abstract deposit(request: TransferRequest): Promise<TransferReceipt>;
  /**
   * As deposit; refused with INSUFFICIENT_FUNDS or INSUFFICIENT_SHARES beyond what is available.
   */
  abstract withdraw(request: TransferRequest): Promise<TransferReceipt>;
  abstract ledger(query: LedgerQuery): Promise<LedgerRow[]>;
  /** Fees paid per order, in cash units, for the orders named. */
  abstract fees(query: {
    accountId: string;
    orderIds: readonly string[];
  }): Promise<Record<string, number>>;
  /**
   * The clearing account: the other sides of trades between accounts of two shards. Over all shards
   * it holds nothing once quiet, and nothing ever where there is one shard.
   */
  abstract clearing(): Promise<ClearingBalance[]>;
  /** M1-M7 over stage memory and the projected ledger at one cut. */
  abstract reconcile(): Promise<InvariantCheck[]>;
}

export const WALLET_PATTERNS = {
  balances: 'wallet.balances',
  deposit: 'wallet.deposit',
  withdraw: 'wallet.withdraw',
  ledger: 'wallet.ledger',
  fees: 'wallet.fees',
  clearing: 'wallet.clearing',
  reconcile: 'wallet.reconcile',
} as const satisfies Record<keyof WalletApi, string>;

/** Name under which the processes of one shard answer: `wallet`, `wallet.1`. */
export function walletService(shard: number): string {
  return shard === 0 ? 'wallet' : `wallet.${shard}`;
}

/** Patterns of one shard: `wallet.deposit`, `wallet.1.deposit`. */
export function walletPatterns(shard: number): Record<keyof WalletApi, string> {
  return patternsUnder(walletService(shard), WALLET_PATTERNS);
}
