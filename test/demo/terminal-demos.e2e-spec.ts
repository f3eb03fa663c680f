import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Deployment } from '@app/testing';
import { ExchangeHttp, signIn, startExchange } from '@app/testing';

const ROOT = resolve(__dirname, '../..');
const RUN_MS_MAX = 120_000;
/** Nobody listens on the port of the discard service. */
const NOBODY = 'http://127.0.0.1:9';
const SERVICES = [
  'user',
  'client-gateway',
  'order-manager',
  'risk-manager',
  'wallet',
  'matching-engine',
  'market-data',
  'reporting',
  'notification',
];

/** Without colours and pauses; answers one of the outputs. Throws both unless the exit is 0. */
function run(
  script: string,
  env: Readonly<Record<string, string>> = {},
  wanted: 'stdout' | 'stderr' = 'stdout',
): Promise<string> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts', script), '--fast'], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_MS_MAX,
  });
  let [text, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (errors += part));
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) done(wanted === 'stdout' ? text : errors);
      else reject(new Error(`${script} ended with ${code}\n${errors}\n${text}`));
    });
  });
}

describe('demos of the terminal', () => {
  let exchange: Deployment;

  beforeAll(async () => {
    exchange = await startExchange({ env: { SIMULATOR: '1', SIM_SEED: '7' } });
  });

  afterAll(async () => {
    await exchange?.dispose();
  });

  const running = () => {
    return { OPENBELL_API_URL: exchange.baseUrl, DATABASE_URL: exchange.databaseUrl };
  };

  it('matching: the better price first, then who came first, then the speed', async () => {
    const text = await run('demo-matching.mjs');
    const trades = [...text.matchAll(/traded +(\d+) @ ([\d.]+) +resting (\d+)/g)];
    expect(trades.slice(0, 2).map(([, ...facts]) => facts)).toEqual([
      ['80', '190.03', '103'],
      ['40', '190.05', '101'],
    ]);
    expect(text).toContain('POST_ONLY_WOULD_TAKE');
    expect(text).toMatch(/messages a second, median +[\d,]{6,}/);
    expect(text).toContain('Every step came out as told.');
  });

  it('flow: an order passes nine services of a running exchange in a live market', async () => {
    const text = await run('demo-flow.mjs', running());
    expect(text).toContain(`Exchange at ${exchange.baseUrl}`);
    expect(text).not.toContain('started for this demo');
    const last = text.slice(text.indexOf('All nine services'));
    for (const service of SERVICES) expect(last).toMatch(new RegExp(`${service} +[\\d.]+ ms`));
    const hops = [...text.matchAll(/^ {3}([a-z-]+) +([a-z:0-9]+\/\d+) +([a-z_]+) +[\d:.]{12}/gm)];
    expect(hops.map(([, service, , event]) => `${service} ${event}`)).toEqual([
      'order-manager submitted',
      'risk-manager approved',
      'wallet funded',
      'matching-engine accepted',
      'order-manager accepted',
      'matching-engine traded',
      'wallet settled',
      'order-manager filled',
    ]);
    expect(text).toContain('9 of 9 services seen');
  });

  it('flow: starts an exchange where none runs, and leaves nothing behind', async () => {
    const folder = mkdtempSync(join(ROOT, '.cache', 'flow-'));
    const text = await run('demo-flow.mjs', { OPENBELL_API_URL: NOBODY, TMPDIR: folder });
    expect(text).toContain('started for this demo');
    expect(text).toContain('9 of 9 services seen');
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  }, 180_000);

  it('pubsub: reads the streams of a running exchange while a trade passes', async () => {
    const text = await run('demo-pubsub.mjs', { ...running(), REDIS_URL: '' });
    for (const stream of ['orders', 'risk', 'wallet', 'match:0']) {
      expect(text).toMatch(new RegExp(`^ {3}${stream} +\\d+ +\\d+ +\\d+$`, 'm'));
    }
    expect(text).toMatch(/orders +order-manager +[\d,]+ entries +-> stage risk/);
    expect(text).toMatch(/orders\/\d+ +submitted +buy +because of a request/);
    expect(text).toMatch(/match:0\/\d+ +traded +buy\+sell +because of wallet\/\d+/);
    expect(text).toMatch(/wallet\/\d+ +settled +buy\+sell +because of match:0\/\d+/);
    expect(text).toMatch(/[1-9]\d* links of the hash chains checked: no gap, none broken/);
    expect(text).toMatch(/passed by all within \d+ ms/);
    expect(text).toContain('Not shown: without REDIS_URL');
  });

  it('reset: the operator puts the running exchange back to its opening state', async () => {
    const http = new ExchangeHttp(exchange.baseUrl);
    const buyer = await signIn(http, 'buyer_demo');
    const bid = { symbol: 'V', side: 'buy', type: 'limit', qty: '1', limit_price: '260' };
    const { id } = await buyer.placed({ ...bid, time_in_force: 'gtc' });
    const said = await run('demo-reset.mjs', running(), 'stderr');
    expect(said).toMatch(/is as it opened, after \d+ ms/);
    expect(said).toMatch(/8 accounts, [1-9]\d* orders cancelled, \d+ transfers/);
    expect((await buyer.order(id)).status).toBe('canceled');
    expect(await buyer.get('/v2/account')).toMatchObject({ cash: '1000000', cash_held: '0' });
    http.close();
  });

  it('reset: empties the data folder where no exchange runs', async () => {
    const folder = mkdtempSync(join(ROOT, '.cache', 'reset-'));
    writeFileSync(join(folder, 'secret.key'), 'a key');
    const env = { OPENBELL_API_URL: NOBODY, DATA_DIR: folder, DATABASE_URL: '' };
    expect(await run('demo-reset.mjs', env, 'stderr')).toContain(`${folder} is empty`);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
