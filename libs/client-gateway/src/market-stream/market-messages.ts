import type { Credentials } from '../auth/credentials';
import { MarketFrame } from './market-frame';

/** Channels of the acknowledgement, in the order in which it names them. */
export const CHANNELS = [
  'trades',
  'quotes',
  'bars',
  'updatedBars',
  'dailyBars',
  'statuses',
  'lulds',
  'imbalances',
  'orderbooks',
  'corrections',
  'cancelErrors',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Milliseconds over which quotes and books of a connection are merged; 0 sends each. */
export const CONFLATIONS = [0, 50, 100] as const;
export type Conflation = (typeof CONFLATIONS)[number];

/** Symbols by channel; `*` stands for all. */
export type ChannelSymbols = Readonly<Partial<Record<Channel, readonly string[]>>>;

/** A message of a client, understood; null when it is not. */
export type MarketMessage =
  | { readonly action: 'auth'; readonly credentials: Credentials }
  | {
      readonly action: 'subscribe' | 'unsubscribe';
      readonly symbols: ChannelSymbols;
      readonly conflateMs: Conflation | null;
    };

const MAX_TEXT = 4_096;
const SYMBOL_LENGTH_MAX = 24;

/** Reads a decoded message (contract section 7). Unknown keys are ignored; never throws. */
export function parseMarketMessage(value: unknown): MarketMessage | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = value as Readonly<Record<string, unknown>>;
  const { action } = fields;
  if (action === 'auth') return { action, credentials: credentialsOf(fields) };
  if (action !== 'subscribe' && action !== 'unsubscribe') return null;
  const symbols: Partial<Record<Channel, readonly string[]>> = {};
  for (const channel of CHANNELS) {
    const names = fields[channel];
    if (names === undefined || names === null) continue;
    if (!Array.isArray(names) || !names.every(isSymbol)) return null;
    symbols[channel] = names;
  }
  const conflateMs = conflationOf(fields['conflate_ms']);
  return conflateMs === undefined ? null : { action, symbols, conflateMs };
}

function credentialsOf({ token, key, secret }: Readonly<Record<string, unknown>>): Credentials {
  const usable = (text: unknown): text is string => {
    return typeof text === 'string' && text !== '' && text.length <= MAX_TEXT;
  };
  if (usable(token)) return { kind: 'token', token };
  return usable(key) && usable(secret)
    ? { kind: 'key', keyId: key, secret }
    : { kind: 'malformed' };
}

function isSymbol(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && name.length <= SYMBOL_LENGTH_MAX;
}

/** Null when it is not given, undefined when it is none of ours. */
function conflationOf(value: unknown): Conflation | null | undefined {
  if (value === undefined || value === null) return null;
  return CONFLATIONS.find((known) => known === value);
}

/** Errors of the stream (contract section 7). */
const ERRORS = {
  400: 'invalid syntax',
  401: 'not authenticated',
  402: 'auth failed',
  403: 'already authenticated',
  404: 'auth timeout',
  405: 'symbol limit exceeded',
  406: 'connection limit exceeded',
  407: 'slow client',
  500: 'internal error',
} as const;

/** Error as a control frame. */
export function errorFrame(code: keyof typeof ERRORS): MarketFrame {
  return new MarketFrame({ T: 'error', code, msg: ERRORS[code] });
}

/** Success as a control frame. */
export function successFrame(msg: 'connected' | 'authenticated'): MarketFrame {
  return new MarketFrame({ T: 'success', msg });
}

/** The whole state of a connection's subscriptions: clients overwrite theirs with it. */
export function subscriptionFrame(symbolsOf: (channel: Channel) => readonly string[]): MarketFrame {
  const all = CHANNELS.map((channel) => [channel, symbolsOf(channel)] as const);
  return new MarketFrame({ T: 'subscription', ...Object.fromEntries(all) });
}
