import { spawn } from 'node:child_process';
import { join } from 'node:path';

import type { Deployment, Trader } from '@app/testing';
import { ExchangeHttp, signIn, startExchange, wanted } from '@app/testing';

const EXAMPLES = join(__dirname, '../../examples');
const SECONDS = '4';

interface OrderRow {
  readonly id: string;
  readonly side: string;
  readonly status: string;
}
interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs an example as a person would, to its own end. */
function run(program: string, file: string, env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const args = [join(EXAMPLES, file), '--seconds', SECONDS];
    const child = spawn(program, args, { env: { PATH: process.env['PATH'], ...env } });
    let output = '';
    child.stdout.on('data', (text) => (output += String(text)));
    child.stderr.on('data', (text) => (output += String(text)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe('the examples trade on a running exchange', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let buyer: Trader;
  let env: Record<string, string>;

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl);
    buyer = await signIn(http, 'buyer_demo');
    const maker = await signIn(http, 'seller_demo');
    const terms = { symbol: 'AAPL', type: 'limit', qty: '100', limit_price: '190' };
    await maker.placed({ ...terms, side: 'sell', time_in_force: 'gtc' });
    await buyer.placed({ ...terms, side: 'buy', time_in_force: 'gtc' });
    const body = { label: 'examples', permissions: ['read', 'trade'] };
    const answer = await buyer.send('POST', '/v2/auth/api-keys', { body });
    const { key_id = '', secret = '' } = wanted(answer, 201, 'API key');
    env = {
      OPENBELL_API_URL: exchange.baseUrl,
      APCA_API_KEY_ID: key_id,
      APCA_API_SECRET_KEY: secret,
    };
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  const orders = () => buyer.get<OrderRow[]>('/v2/orders?status=all&limit=500');

  it.each([
    [process.execPath, 'alpaca-sdk-4.mjs'],
    [process.execPath, 'alpaca-sdk-3.cjs'],
    [process.execPath, 'ccxt.mjs'],
    ['sh', 'curl.sh'],
  ])('%s %s quotes both sides and cancels', async (program, file) => {
    const before = new Set((await orders()).map(({ id }) => id));
    const { code, output } = await run(program, file, env);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('done') });
    const quotes = (await orders()).filter(({ id }) => !before.has(id));
    expect(new Set(quotes.map(({ side }) => side))).toEqual(new Set(['buy', 'sell']));
    expect(new Set(quotes.map(({ status }) => status))).toEqual(new Set(['canceled']));
    for (const { id } of quotes) expect(output).toContain(`cancelled ${id}`);
  });
});
