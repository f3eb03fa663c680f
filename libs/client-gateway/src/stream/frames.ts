/** One message of a client, understood. */
export type ClientMessage =
  | { readonly action: 'authenticate'; readonly keyId: string; readonly secret: string }
  | { readonly action: 'authenticate'; readonly token: string }
  | {
      readonly action: 'listen';
      readonly streams: readonly string[];
      readonly since: string | null;
    }
  | { readonly action: 'unknown'; readonly problem: string };

/** Streams that a client may listen to. */
export const TRADE_UPDATES = 'trade_updates';
const MAX_STREAMS = 16;
const MAX_CREDENTIAL = 4_096;

/**
 * Reads a message of `/stream` (contract section 6). Whatever it is, it is understood or `unknown`
 * with the problem; nothing is thrown.
 */
export function parseClientMessage(raw: Buffer): ClientMessage {
  let value: unknown;
  try {
    value = JSON.parse(raw.toString('utf8'));
  } catch {
    return unknownMessage('message is not JSON');
  }
  if (!isRecord(value)) return unknownMessage('message must be an object');
  const data = isRecord(value['data']) ? value['data'] : {};
  if (value['action'] === 'authenticate') return credentials(data, 'key_id', 'secret_key');
  if (value['action'] === 'auth') return credentials({ ...data, ...value }, 'key', 'secret');
  if (value['action'] === 'listen') return listen(data);
  return unknownMessage('unknown action');
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
  const { streams, since } = data;
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
  return { action: 'listen', streams: list, since: since ?? null };
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

/** End of a replay. */
export function replayFrame(data: {
  readonly status: 'complete' | 'gap';
  readonly last_event_id: string | null;
  readonly oldest_event_id?: string;
  readonly count: number;
}): string {
  return JSON.stringify({ stream: 'replay', data });
}
