import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConfigError } from './config-error';
import { loadConfig } from './load-config';

const STRONG = 'kq3Jx8vT2mWz7LpR5nYc9HdB4fGs6AeU';

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig({ SECRET_KEY: STRONG, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('has a value for everything but secrets', () => {
    const config = loadConfig({ SECRET_KEY: STRONG });
    expect(config).toMatchObject({
      port: 8347,
      nodeEnv: 'development',
      embeddedDatabase: true,
      seedDemo: false,
      corsOrigins: ['http://localhost:3000'],
      feeMakerBasisPoints: 0,
      fourEyes: false,
      crashAt: null,
    });
    expect(config.dataDir.endsWith('/.data')).toBe(true);
  });

  it('takes a database that is given', () => {
    const config = loadConfig({ SECRET_KEY: STRONG, DATABASE_URL: 'postgres://a:b@127.0.0.1/c' });
    expect(config.embeddedDatabase).toBe(false);
    expect(config.databaseUrl).toBe('postgres://a:b@127.0.0.1/c');
  });

  it('has no TLS listener unless it is asked for, with a pair of files or none', () => {
    expect(loadConfig({ SECRET_KEY: STRONG }).tlsPort).toBeNull();
    expect(loadConfig({ SECRET_KEY: STRONG, TLS_PORT: '8443' })).toMatchObject({
      tlsPort: 8443,
      tlsKeyFile: '',
      tlsCertFile: '',
    });
    const files = { TLS_KEY: '/k.pem', TLS_CERT: '/c.pem' };
    expect(loadConfig({ SECRET_KEY: STRONG, TLS_PORT: '0', ...files })).toMatchObject({
      tlsPort: 0,
      tlsKeyFile: '/k.pem',
      tlsCertFile: '/c.pem',
    });
  });

  it('reads several origins', () => {
    const config = loadConfig({ SECRET_KEY: STRONG, CORS_ORIGINS: 'http://a.b:1,https://c.d' });
    expect(config.corsOrigins).toEqual(['http://a.b:1', 'https://c.d']);
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '80x'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['TLS_PORT', '70000'],
    ['TLS_CERT', '/etc/hunter2.pem'],
    ['TLS_KEY', '/etc/hunter2.pem'],
    ['DATABASE_URL', 'mysql://hunter2@host/db'],
    ['SECRET_KEY', 'hunter2'],
    ['SEED_DEMO', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['CORS_ORIGINS', 'ftp:hunter2'],
    ['FEE_MAKER_BPS', '101'],
    ['FEE_TAKER_BPS', '0.5'],
    ['RATE_LIMIT_PER_MINUTE', '59'],
    ['CRASH_AT', 'somewhere'],
    ['DROP_HINTS', 'on'],
    ['FOUR_EYES', 'both'],
    ['ACCOUNT_SHARDS', '0'],
    ['ACCOUNT_SHARDS', '65'],
    ['ACCOUNT_SHARD', '1'],
    ['NODE_ENV', 'staging'],
  ])('names %s and never shows its value %s', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problems[0]).not.toContain(value);
  });

  it('names every variable that is wrong at once', () => {
    expect(problemsOf({ PORT: 'x', SEED_DEMO: 'x' }).join()).toMatch(/PORT.*SEED_DEMO/);
  });
});

describe('configuration in production', () => {
  const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://db/openbell' };

  it.each([
    ['SECRET_KEY', { SECRET_KEY: '' }],
    ['SECRET_KEY', { SECRET_KEY: 'kq3Jx8vT2mWz7LpR5nYc9HdB4fGs6Ae' }],
    ['SECRET_KEY', { SECRET_KEY: 'a'.repeat(40) }],
    ['SECRET_KEY', { SECRET_KEY: `demo-${STRONG}` }],
    ['CORS_ORIGINS', { CORS_ORIGINS: '*' }],
    ['SEED_DEMO', { SEED_DEMO: '1' }],
    ['CRASH_AT', { CRASH_AT: 'commit:1' }],
    ['DROP_HINTS', { DROP_HINTS: '1' }],
    ['TLS_CERT', { TLS_PORT: '8443' }],
  ])('refuses a weak %s', (name, weak) => {
    const problems = problemsOf({ ...production, ...weak });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  it('takes a strong secret', () => {
    expect(problemsOf(production)).toEqual([]);
  });
});

describe('secret of a data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'openbell-secret-'));

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is made once, kept for its owner alone, and refused when damaged', () => {
    const first = loadConfig({ DATA_DIR: folder });
    const second = loadConfig({ DATA_DIR: folder });
    const path = join(folder, 'secret.key');
    expect(second.secretKey).toBe(first.secretKey);
    expect(first.secretKey).toBe(readFileSync(path, 'utf8').trim());
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, 'cut');
    expect(() => loadConfig({ DATA_DIR: folder })).toThrow('SECRET_KEY');
  });
});
