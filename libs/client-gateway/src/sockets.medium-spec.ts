import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';

import { WebSocket } from 'ws';

import { GatewayHarness } from './testing/gateway-harness.fixture';
import { orderUpdate, orderView } from './testing/order-views.fixture';

const CREDENTIALS = { action: 'auth', key: 'KEY-buyer', secret: 'SECRET-buyer' };
const LISTEN = { action: 'listen', data: { streams: ['trade_updates'] } };

type Frame = { stream: string; data: Record<string, unknown> };

/** A client of `/stream` over a real socket. */
class StreamClient {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;
  closedWith: number | null = null;

  constructor(port: number, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/stream`, { headers });
    this.socket.on('message', (raw: Buffer) => {
      this.frames.push(JSON.parse(raw.toString('utf8')) as Frame);
    });
    this.socket.on('close', (code) => {
      this.closedWith = code;
    });
    this.socket.on('error', () => undefined);
  }

  async say(...messages: unknown[]): Promise<void> {
    await until(() => this.socket.readyState === WebSocket.OPEN);
    for (const message of messages) this.socket.send(JSON.stringify(message));
  }
}

async function until(condition: () => boolean, withinMs = 5_000): Promise<void> {
  const giveUpAt = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error('the condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Sends bytes and answers all that comes back until the server ends the connection. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

describe('the public door over real sockets', () => {
  let gateway: GatewayHarness;
  let port: number;
  const clients: StreamClient[] = [];

  beforeAll(async () => {
    gateway = await GatewayHarness.start({
      headersTimeoutMs: 300,
      requestTimeoutMs: 600,
      checkingIntervalMs: 100,
    });
    await gateway.app.listen(0, '127.0.0.1');
    port = (gateway.app.getHttpServer().address() as AddressInfo).port;
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.socket.terminate();
  });
  afterAll(() => gateway.stop());

  function client(headers: Record<string, string> = {}): StreamClient {
    const made = new StreamClient(port, headers);
    clients.push(made);
    return made;
  }

  it.each([
    ['broken HTTP', 'nonsense\r\n\r\n', 400],
    ['headers too large', `GET / HTTP/1.1\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['a slow head', 'GET /v2/time HTTP/1.1\r\nhost: x\r\n', 408],
    [
      'a slow body',
      'POST /v2/orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n' +
        'content-length: 500\r\n\r\n{',
      408,
    ],
  ])('%s is answered with the body of the contract and cut off', async (_name, bytes, status) => {
    const text = await exchange(port, bytes);
    expect(text).toContain(`HTTP/1.1 ${status} `);
    const body = JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as object;
    expect(body).toMatchObject({ code: 40010001, request_id: expect.any(String) });
  });

  it('an upgrade to an unknown path or from a foreign page is refused with a body', async () => {
    const upgrade = (path: string, extra = ''): string =>
      `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n${extra}\r\n`;
    const unknown = await exchange(port, upgrade('/nothing'));
    expect(unknown).toContain('HTTP/1.1 404 ');
    expect(unknown).toContain('ROUTE_NOT_FOUND');
    const foreign = await exchange(port, upgrade('/stream', 'origin: https://evil.example\r\n'));
    expect(foreign).toContain('HTTP/1.1 403 ');
    expect(foreign).toContain('forbidden.');
  });

  it('delivers updates in order and closes when the credential is revoked', async () => {
    const one = client({ origin: 'http://localhost:3000' });
    await one.say(CREDENTIALS, LISTEN);
    await until(() => one.frames.length === 2);
    expect(one.frames.map((frame) => frame.stream)).toEqual(['authorization', 'listening']);
    const { accountId } = await gateway.users.verifyKey({
      keyId: CREDENTIALS.key,
      secret: CREDENTIALS.secret,
    });
    const view = orderView({ accountId });
    for (let seq = 1; seq <= 1_000; seq += 1) gateway.feed.emit(orderUpdate(view, seq, 'new'));
    await until(() => one.frames.length === 1_002);
    const ids = one.frames.slice(2).map((frame) => frame.data['event_id']);
    expect([...ids].sort()).toEqual(ids);
    gateway.revocations.revoke(CREDENTIALS.key);
    await until(() => one.closedWith !== null);
    expect(one.closedWith).toBe(4001);
  });

  it('takes orders with the answers that REST gives', async () => {
    const one = client();
    await one.say(CREDENTIALS);
    await until(() => one.frames.length === 1);
    const order = { symbol: 'AAPL', side: 'buy', qty: 5, type: 'limit', limit_price: '190.5' };
    const bodies = [
      { ...order, client_order_id: 'by-socket' },
      { ...order, qty: '1e3' },
      { ...order, colour: 'red' },
      { ...order, symbol: 'ZZZ' },
      { ...order, symbol: 'POOR', client_order_id: 'poor' },
    ];
    const ask = async (action: string, data: object) => {
      const before = one.frames.length;
      await one.say({ action, id: before, data });
      await until(() => one.frames.length > before);
      return one.frames.at(-1)?.data as { id: number; status: number; body: { id: string } };
    };
    for (const body of bodies) {
      const { status, body: answer } = await ask('submit_order', body);
      const rest = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body });
      expect(status).toBe(rest.status);
      expect({ ...answer, request_id: null }).toEqual({
        ...(rest.body as object),
        request_id: null,
      });
    }
    const placed = await ask('submit_order', { ...order, client_order_id: 'to-change' });
    const changed = await ask('replace_order', { order_id: placed.body.id, qty: '4' });
    expect(changed).toMatchObject({ status: 200, body: { replaces: placed.body.id } });
    expect(await ask('cancel_order', { order_id: placed.body.id })).toMatchObject({ status: 204 });
    expect(await ask('cancel_order', { order_id: placed.body.id })).toMatchObject({ status: 422 });
    expect(await ask('cancel_order', {})).toMatchObject({ status: 422 });
    expect(await ask('cancel_order', { order_id: 7 })).toMatchObject({ status: 404 });
    expect(await ask('cancel_all_orders', { symbols: 'AAPL' })).toMatchObject({ status: 207 });
  });

  it('takes no orders from a key that may not trade', async () => {
    const one = client();
    await one.say({ action: 'auth', key: 'KEY-watcher', secret: 'SECRET-watcher' });
    await one.say({ action: 'submit_order', id: 'w', data: {} });
    await until(() => one.frames.length === 2);
    expect(one.frames[1]?.data).toMatchObject({
      id: 'w',
      status: 403,
      body: { message: 'forbidden.', reason: 'PERMISSION_DENIED' },
    });
  });

  it('a frame above 16 KiB ends the session, others go on', async () => {
    const large = client();
    const other = client();
    await large.say({ action: 'listen', data: 'x'.repeat(20_000) });
    await until(() => large.closedWith !== null);
    expect(large.closedWith).toBe(1009);
    await other.say(CREDENTIALS);
    await until(() => other.frames.length === 1);
  });

  it('a reader that never reads is cut off, and memory stays bounded', async () => {
    const silent = client();
    await silent.say(CREDENTIALS, LISTEN);
    await until(() => silent.frames.length === 2);
    silent.socket.pause();
    const { accountId } = await gateway.users.verifyKey({
      keyId: CREDENTIALS.key,
      secret: CREDENTIALS.secret,
    });
    const view = orderView({ accountId });
    let seq = 10_000;
    let open = true;
    for (let round = 0; round < 200 && open; round += 1) {
      for (let sent = 0; sent < 500; sent += 1, seq += 1) {
        gateway.feed.emit(orderUpdate(view, seq, 'new'));
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
      const figures = await gateway.ask('GET', '/metrics');
      open = !String(figures.body).includes('openbell_gateway_stream_sessions 0');
    }
    expect(open).toBe(false);
  });

  it('refuses new work while it stops and closes streams with 1012', async () => {
    const leaving = await GatewayHarness.start();
    await leaving.app.listen(0, '127.0.0.1');
    const address = leaving.app.getHttpServer().address() as AddressInfo;
    const follower = new StreamClient(address.port);
    clients.push(follower);
    await follower.say(CREDENTIALS);
    await until(() => follower.frames.length === 1);
    await leaving.stop();
    await until(() => follower.closedWith !== null);
    expect(follower.closedWith).toBe(1012);
  });
});
