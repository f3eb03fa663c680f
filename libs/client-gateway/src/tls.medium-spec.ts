import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';

import { WebSocket } from 'ws';

import { TlsListener } from './http/tls-listener';
import { GatewayHarness } from './testing/gateway-harness.fixture';

/** Status and body of a request that trusts `ca` and nobody else. */
function ask(port: number, path: string, ca: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, ca, agent: false }, (reply) => {
      void textOf(reply).then((text) => resolve({ status: reply.statusCode ?? 0, text }));
    });
    request.on('error', reject);
  });
}

async function textOf(reply: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of reply) text += String(part);
  return text;
}

/** First message of a socket. */
function greeting(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { ca });
    socket.once('message', (raw: Buffer) => {
      socket.terminate();
      resolve(raw.toString());
    });
    socket.once('error', reject);
  });
}

describe('the TLS listener of the door', () => {
  let dataDir: string;
  let gateway: GatewayHarness;

  const start = async (): Promise<number> => {
    gateway = await GatewayHarness.start({}, { tlsPort: 0, dataDir });
    return gateway.app.get(TlsListener).port ?? 0;
  };
  const certificate = () => readFileSync(join(dataDir, 'tls/cert.pem'), 'utf8');

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'openbell-tls-'));
  });

  afterEach(async () => {
    await gateway.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('serves routes and sockets to whoever trusts its certificate', async () => {
    const port = await start();
    const ca = certificate();
    expect(await ask(port, '/v2/time', ca)).toMatchObject({ status: 200 });
    const refused = await ask(port, '/v2/account', ca);
    expect(refused.status).toBe(401);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 40110000, reason: 'AUTH_REQUIRED' });
    const connected = [{ T: 'success', msg: 'connected' }];
    expect(JSON.parse(await greeting(`wss://127.0.0.1:${port}/v2/iex`, ca))).toEqual(connected);
    await expect(greeting(`wss://127.0.0.1:${port}/nowhere`, ca)).rejects.toThrow('404');
  });

  it('keeps its pair over a restart, the key for its owner alone', async () => {
    await start();
    const before = certificate();
    await gateway.stop();
    await start();
    expect(certificate()).toBe(before);
    expect(statSync(join(dataDir, 'tls/key.pem')).mode & 0o777).toBe(0o600);
  });

  it('makes a pair anew when what it kept does not belong together', async () => {
    await start();
    const before = certificate();
    await gateway.stop();
    writeFileSync(join(dataDir, 'tls/key.pem'), 'half of a key');
    const port = await start();
    expect(certificate()).not.toBe(before);
    expect(await ask(port, '/v2/time', certificate())).toMatchObject({ status: 200 });
  });

  it('takes no version older than TLS 1.2', async () => {
    const port = await start();
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect(
        {
          host: '127.0.0.1',
          port,
          rejectUnauthorized: false,
          maxVersion: 'TLSv1.1',
          minVersion: 'TLSv1',
        },
        () => resolve('connected'),
      );
      socket.once('error', () => resolve('refused'));
    });
    expect(outcome).toBe('refused');
  });

  it('is not there unless it was asked for', async () => {
    gateway = await GatewayHarness.start({}, { dataDir });
    expect(gateway.app.get(TlsListener).port).toBeNull();
  });
});
