import { parseJsonBody, RefusedBody } from '../http/json-body';

/** What a client asks of the order entry, as it came; the order entry judges it. */
export interface EntryMessage {
  readonly action: EntryAction;
  /** Comes back with the answer; null when the client gave none. */
  readonly id: string | number | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a client wants to hear. */
export interface ListenMessage {
  readonly action: 'listen';
  readonly streams: readonly string[];
  /** Replay what came after this event; null for none. */
  readonly since: string | null;
  /** Begin with what there is. */
  readonly snapshot: boolean;
}

/** Whether orders are to go when the connection goes. */
export interface DisconnectMessage {
  readonly action: 'cancel_on_disconnect';
  readonly enabled: boolean;
  readonly graceMs: number;
}

/** One message of a client, understood. */
export type ClientMessage =
  | { readonly action: 'authenticate'; readonly keyId: string; readonly secret: string }
  | { readonly action: 'authenticate'; readonly token: string }
  | ListenMessage
  | DisconnectMessage
  | EntryMessage
  | { readonly action: 'unknown'; readonly problem: string };

/** Streams that a client may listen to. */
export const STREAMS = ['trade_updates', 'account_updates', 'positions', 'broadcasts'] as const;
export type StreamName = (typeof STREAMS)[number];
export const TRADE_UPDATES = 'trade_updates';

/** Orders over the socket: the REST routes of the same names, with the same answers. */
export const ENTRY_ACTIONS = [
  'submit_order',
  'replace_order',
  'cancel_order',
  'cancel_all_orders',
] as const;
export type EntryAction = (typeof ENTRY_ACTIONS)[number];

const MAX_STREAMS = 16;
const MAX_CREDENTIAL = 4_096;
const MAX_ID = 128;
const GRACE_MS = 5_000;
const GRACE_MS_MAX = 60_000;

/**
 * Reads a message of `/stream` (contract section 6). Whatever it is, it is understood or `unknown`
 * with the problem; nothing is thrown.
 */
export function parseClientMessage(raw: Buffer): ClientMessage {
  const value = parseJsonBody(raw);
  if (value instanceof RefusedBody) return unknownMessage(value.error.message);
  if (!isRecord(value)) return unknownMessage('message must be an object');
  const data = isRecord(value['data']) ? value['data'] : {};
  const { action } = value;
  if (action === 'authenticate') return credentials(data, 'key_id', 'secret_key');
  if (action === 'auth') return credentials({ ...data, ...value }, 'key', 'secret');
  if (action === 'listen') return listen(data);
  if (action === 'cancel_on_disconnect') return disconnect(data);
  const entry = ENTRY_ACTIONS.find((known) => known === action);
  return entry === undefined
    ? unknownMessage('unknown action')
    : { action: entry, id: idOf(value['id']), data };
}

/** True for a message of the order entry. */
export function isEntry(message: ClientMessage): message is EntryMessage {
  return ENTRY_ACTIONS.some((action) => action === message.action);
}

function idOf(id: unknown): string | number | null {
  if (typeof id === 'number' && Number.isSafeInteger(id)) return id;
  return typeof id === 'string' && id.length <= MAX_ID ? id : null;
}

function disconnect(data: Readonly<Record<string, unknown>>): ClientMessage {
  const { enabled, grace_ms: given } = data;
  const graceMs = given ?? GRACE_MS;
  if (typeof enabled !== 'boolean') return unknownMessage('enabled must be true or false');
  const usable = typeof graceMs === 'number' && Number.isInteger(graceMs);
  if (!usable || graceMs < 0 || graceMs > GRACE_MS_MAX) {
    return unknownMessage(`grace_ms must be a whole number from 0 to ${GRACE_MS_MAX}`);
  }
  return { action: 'cancel_on_disconnect', enabled, graceMs };
}

function credentials(
  data: Readonly<Record<string, unknown>>,
  keyName: string,
  secretName: string,
): ClientMessage {
  const { token } = data;
  const [keyId, secret] = [data[keyName], data[secretName]];
  const usable = (text: unknown): text is string => {
    return typeof text === 'string' && text !== '' && text.length <= MAX_CREDENTIAL;
  };
  if (usable(token)) return { action: 'authenticate', token };
  // Missing credentials are wrong ones: the client waits for an authorization frame.
  if (!usable(keyId) || !usable(secret)) return { action: 'authenticate', keyId: '', secret: '' };
  return { action: 'authenticate', keyId, secret };
}

function listen(data: Readonly<Record<string, unknown>>): ClientMessage {
  const { streams, since, snapshot } = data;
  const list = streams ?? [];
  if (!Array.isArray(list) || list.length > MAX_STREAMS) {
    return unknownMessage('streams must be a short list');
  }
  if (!list.every((name): name is string => typeof name === 'string')) {
    return unknownMessage('streams must be names');
  }
  if (since !== undefined && since !== null && typeof since !== 'string') {
    return unknownMessage('since must be an event id');
  }
  if (snapshot !== undefined && snapshot !== null && typeof snapshot !== 'boolean') {
    return unknownMessage('snapshot must be true or false');
  }
  return { action: 'listen', streams: list, since: since ?? null, snapshot: snapshot === true };
}

function unknownMessage(problem: string): ClientMessage {
  return { action: 'unknown', problem };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Answer to authenticate. */
export function authorizationFrame(authorized: boolean): string {
  const data = authorized
    ? { action: 'authenticate', status: 'authorized' }
    : {
        action: 'authenticate',
        status: 'unauthorized',
        message: 'access key verification failed',
      };
  return JSON.stringify({ stream: 'authorization', data });
}

/** Answer to listen: the streams in force. */
export function listeningFrame(streams: readonly string[]): string {
  return JSON.stringify({ stream: 'listening', data: { streams } });
}

/** Readable by every client: one looks at `data.error`, another at `action` and `error_message`. */
export function errorFrame(problem: string): string {
  return JSON.stringify({
    stream: 'error',
    action: 'error',
    data: { error: problem, error_message: problem },
  });
}

/** End of a replay or snapshot; a gap says that `since` is not among what is kept. */
export function replayFrame(data: {
  readonly status: 'complete' | 'gap';
  readonly last_event_id: string | null;
  readonly oldest_event_id?: string | null;
  readonly count: number;
}): string {
  return JSON.stringify({ stream: 'replay', data });
}

/** Answer to cancel_on_disconnect: what is in force. */
export function disconnectFrame(enabled: boolean, graceMs: number): string {
  const data = { enabled, grace_ms: graceMs };
  return JSON.stringify({ stream: 'cancel_on_disconnect', data });
}

/** Answer of the order entry: the status and body that REST would have answered. */
export function entryFrame(
  message: Pick<EntryMessage, 'action' | 'id'>,
  answer: { readonly status: number; readonly body: unknown },
): string {
  const { action, id } = message;
  return JSON.stringify({ stream: 'order_entry', data: { id, action, ...answer } });
}

/** A state rather than an event: all that a stream such as `positions` says. */
export function stateFrame(stream: StreamName | 'snapshot', data: object): string {
  return JSON.stringify({ stream, data });
}
