import { armCrashpoint, crashpoint } from './faults/crashpoint';
import { HealthRegistry } from './health/health-registry';
import { AppLogger } from './logging/app-logger';
import { Metrics } from './metrics/metrics';
import { parseInt8 } from './database/int8';
import { deriveKey } from './secrets/derive-key';
import { SystemRandomBytes } from './secrets/random-bytes';

describe('keys', () => {
  const secret = 'one secret for the whole process';

  it('are the same for the same purpose and differ between purposes', () => {
    expect(deriveKey(secret, 'hints')).toEqual(deriveKey(secret, 'hints'));
    expect(deriveKey(secret, 'hints')).not.toEqual(deriveKey(secret, 'tokens'));
    expect(deriveKey(secret, 'hints', 64)).toHaveLength(64);
  });
});

describe('random bytes', () => {
  it('never gives the same bytes twice, also across its block', () => {
    const random = new SystemRandomBytes();
    const drawn = Array.from({ length: 1_000 }, () =>
      Buffer.from(random.bytes(10)).toString('hex'),
    );
    expect(new Set(drawn).size).toBe(1_000);
    expect(random.bytes(10_000)).toHaveLength(10_000);
  });
});

describe('log', () => {
  it('redacts secrets wherever they stand', () => {
    const lines: string[] = [];
    const logger = AppLogger.create('info', (line) => void lines.push(line));
    logger.info({ headers: { authorization: 'Bearer x7', cookie: 'x7' }, password: 'x7' }, 'in');
    logger.error({ request: { body: { refresh_token: 'x7' } } }, 'bad');
    logger.error(new Error('broken'));
    expect(lines.join('')).not.toContain('x7');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain('broken');
  });
});

describe('health', () => {
  it('is ready without what is not critical, and counts an exception as down', async () => {
    const registry = new HealthRegistry();
    registry.register('database', async () => Promise.resolve({ up: true }));
    registry.register('mail', () => Promise.reject(new Error('refused')), { critical: false });
    expect(await registry.report()).toEqual({
      status: 'degraded',
      live: true,
      ready: true,
      checks: { database: { up: true }, mail: { up: false, detail: 'refused' } },
    });
    registry.register('database', () => Promise.resolve({ up: false, detail: 'away' }));
    expect(await registry.report()).toMatchObject({ status: 'down', live: true, ready: false });
  });
});

describe('metrics', () => {
  it('answers the same metric for the same name', async () => {
    const metrics = new Metrics();
    metrics.counter('openbell_test_orders', 'Orders').inc();
    metrics.counter('openbell_test_orders', 'Orders').inc();
    metrics.gauge('openbell_test_lag', 'Lag', () => 7);
    metrics.histogram('openbell_test_seconds', 'Seconds').observe(0.002);
    const { body } = await metrics.scrape();
    expect(body).toContain('openbell_test_orders 2');
    expect(body).toContain('openbell_test_lag 7');
    expect(body).toContain('openbell_test_seconds_bucket{le="0.0025"} 1');
  });
});

describe('crash point', () => {
  const kill = jest.spyOn(process, 'kill').mockReturnValue(true);

  afterEach(() => {
    armCrashpoint(null);
    kill.mockClear();
  });

  afterAll(() => kill.mockRestore());

  it('kills at the named hit and nowhere else', () => {
    armCrashpoint('committer.written:2');
    crashpoint('committer.deciding');
    crashpoint('committer.written');
    expect(kill).not.toHaveBeenCalled();
    crashpoint('committer.written');
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGKILL');
  });

  it('does nothing unarmed', () => {
    crashpoint('committer.written');
    expect(kill).not.toHaveBeenCalled();
  });
});

describe('BIGINT', () => {
  it('is a safe integer or an error', () => {
    expect(parseInt8('-9007199254740991')).toBe(-9_007_199_254_740_991);
    expect(() => parseInt8('9007199254740993')).toThrow('safe integers');
  });
});
