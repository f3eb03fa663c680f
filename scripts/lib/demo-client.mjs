// The public API for the demos of the terminal: who is signed in, and how long each answer took.
import { setTimeout as sleep } from 'node:timers/promises';

/** Where an exchange is looked for. */
export const DEMO_ADDRESS = process.env.OPENBELL_API_URL || 'http://localhost:8347';

const PASSWORD = 'demopass123';
const ANSWER_MS_MAX = 30_000;
const PROBE_MS_MAX = 3_000;
const SEEN_MS_MAX = 10_000;
const POLL_MS = 5;

/** True when a healthy exchange answers there. */
export async function isOpen(address) {
  try {
    const reply = await fetch(`${address}/health`, { signal: AbortSignal.timeout(PROBE_MS_MAX) });
    return reply.ok;
  } catch {
    return false;
  }
}

/** Signs a demo account in; throws a line for a person where the exchange has none. */
export async function signIn(address, username) {
  const body = { username, password: PASSWORD };
  const { status, body: answer, ms } = await send(address, ['POST', '/v2/auth/login'], { body });
  if (status !== 200) {
    throw new Error(`${username} cannot sign in at ${address} (${status}): is it in demo mode?`);
  }
  const token = answer.access_token;
  return {
    username,
    ms,
    send: (method, path, body) => send(address, [method, path], { body, token }),
    get: async (path) => (await send(address, ['GET', path], { token, wanted: 200 })).body,
  };
}

/** Asks until `look` gives something; answers it with the milliseconds since `since`. */
export async function seen(what, since, look) {
  const giveUpAt = performance.now() + SEEN_MS_MAX;
  for (;;) {
    const value = await look();
    if (value !== null && value !== undefined) return { value, ms: performance.now() - since };
    if (performance.now() > giveUpAt) throw new Error(`${what}: not seen in ${SEEN_MS_MAX} ms`);
    await sleep(POLL_MS);
  }
}

async function send(address, [method, path], { body, token, wanted }) {
  const startedAt = performance.now();
  const reply = await fetch(`${address}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  });
  const text = await reply.text();
  if (wanted !== undefined && reply.status !== wanted) {
    throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  }
  const ms = performance.now() - startedAt;
  return { status: reply.status, body: text === '' ? null : JSON.parse(text), ms };
}
