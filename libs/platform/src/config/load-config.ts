import { resolve } from 'node:path';

import { validateSync } from 'class-validator';

import type { NodeEnvironment } from './app-config';
import { AppConfig } from './app-config';
import { ConfigError } from './config-error';
import { Environment, WHOLE_NUMBERS } from './environment';
import { keptSecretKey } from './secret-key';

/** Fewest characters of `SECRET_KEY` in production: 256 bits written as text. */
const PRODUCTION_SECRET_LENGTH_MIN = 32;
const PRODUCTION_SECRET_DISTINCT_MIN = 10;
/** Variables without a default. */
const OPTIONAL = [
  'DATABASE_URL',
  'DEMO_DATABASE_URL',
  'REDIS_URL',
  'SECRET_KEY',
  'CRASH_AT',
  'TLS_PORT',
  'TLS_KEY',
  'TLS_CERT',
];
const DEMO_SECRET = /demo|change|secret|example|password|default/i;

/** What is special about the process that reads its configuration. */
export interface ServiceEnvironment {
  /** Port when `PORT` says nothing. */
  readonly defaultPort?: number;
  /** True for one of several processes: it needs Redis, and a database that others share. */
  readonly distributed?: boolean;
  /** False for a process that never asks PostgreSQL. */
  readonly database?: boolean;
}

/**
 * Reads and checks the environment. Throws ConfigError that names every bad or missing variable.
 * Outside production a missing `SECRET_KEY` is made once and kept in the data folder, so that
 * tokens survive a restart.
 */
export function loadConfig(
  env: NodeJS.ProcessEnv = process.env,
  service: ServiceEnvironment = {},
): AppConfig {
  const port = service.defaultPort === undefined ? {} : { PORT: String(service.defaultPort) };
  const given = env['PORT'] === undefined || env['PORT'] === '' ? { ...env, ...port } : env;
  const environment = readEnvironment(given);
  const problems = [
    ...productionProblems(environment),
    ...serviceProblems(environment, service),
    ...tlsProblems(environment),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  const dataDir = resolve(environment.DATA_DIR);
  return AppConfig.of({
    nodeEnv: environment.NODE_ENV as NodeEnvironment,
    host: environment.HOST,
    port: environment.PORT,
    tlsPort: environment.TLS_PORT ?? null,
    tlsKeyFile: absolute(environment.TLS_KEY),
    tlsCertFile: absolute(environment.TLS_CERT),
    dataDir,
    databaseUrl: databaseUrlOf(environment, service),
    needsDatabase: service.database !== false,
    redisUrl: environment.REDIS_URL ?? '',
    matchShards: environment.MATCH_SHARDS,
    matchShard: environment.MATCH_SHARD,
    accountShards: environment.ACCOUNT_SHARDS,
    accountShard: environment.ACCOUNT_SHARD,
    supervised: environment.SUPERVISED === '1',
    migrate: environment.MIGRATE === '1',
    embeddedDatabase: environment.DATABASE_URL === undefined && service.distributed !== true,
    secretKey: environment.SECRET_KEY ?? keptSecretKey(dataDir),
    seedDemo: environment.SEED_DEMO === '1',
    simulator: environment.SIMULATOR === '1',
    simSeed: environment.SIM_SEED,
    demoHistoryDays: environment.DEMO_HISTORY_DAYS,
    logLevel: environment.LOG_LEVEL,
    corsOrigins: environment.CORS_ORIGINS.split(','),
    feeMakerBasisPoints: environment.FEE_MAKER_BPS,
    feeTakerBasisPoints: environment.FEE_TAKER_BPS,
    fourEyes: environment.FOUR_EYES === '1',
    rateLimitPerMinute: environment.RATE_LIMIT_PER_MINUTE,
    crashAt: environment.CRASH_AT ?? null,
    dropHints: environment.DROP_HINTS === '1',
  });
}

/** A process without tables of its own has at most those of the demo. */
function databaseUrlOf(environment: Environment, service: ServiceEnvironment): string {
  if (service.database !== false) return environment.DATABASE_URL ?? '';
  return environment.SEED_DEMO === '1' ? (environment.DEMO_DATABASE_URL ?? '') : '';
}

function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const environment = new Environment();
  const names = [...Object.keys(new Environment()), ...OPTIONAL];
  const given: Record<string, string | number> = {};
  for (const name of names) {
    const text = env[name];
    if (text === undefined || text === '') continue;
    given[name] = isWholeNumber(name) ? wholeNumber(text) : text;
  }
  Object.assign(environment, given);
  const problems = validateSync(environment).map(
    (error) => `${error.property} ${Object.values(error.constraints ?? {})[0] ?? 'is not valid'}`,
  );
  if (problems.length > 0) throw new ConfigError(problems);
  return environment;
}

function isWholeNumber(name: string): boolean {
  return WHOLE_NUMBERS.some((known) => known === name);
}

/** NaN for anything but plain digits, which the rules of the class then refuse. */
function wholeNumber(text: string): number {
  return /^[0-9]{1,9}$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
}

/** What may not stand in front of real money. */
function productionProblems(environment: Environment): string[] {
  if (environment.NODE_ENV !== 'production') return [];
  const problems: string[] = [];
  const secret = environment.SECRET_KEY;
  if (secret === undefined) problems.push('SECRET_KEY must be set in production');
  else if (isWeakSecret(secret)) {
    problems.push(
      `SECRET_KEY must be random and have ${PRODUCTION_SECRET_LENGTH_MIN} characters in production`,
    );
  }
  if (environment.CORS_ORIGINS === '*') problems.push('CORS_ORIGINS must not be * in production');
  if (environment.SEED_DEMO === '1') problems.push('SEED_DEMO must not be set in production');
  if (environment.CRASH_AT !== undefined) problems.push('CRASH_AT must not be set in production');
  if (environment.DROP_HINTS === '1') problems.push('DROP_HINTS must not be set in production');
  return problems;
}

/** What a process needs that is one of several. */
function serviceProblems(environment: Environment, service: ServiceEnvironment): string[] {
  const problems: string[] = [];
  if (environment.MATCH_SHARD >= environment.MATCH_SHARDS) {
    problems.push('MATCH_SHARD must be less than MATCH_SHARDS');
  }
  if (environment.ACCOUNT_SHARD >= environment.ACCOUNT_SHARDS) {
    problems.push('ACCOUNT_SHARD must be less than ACCOUNT_SHARDS');
  }
  if (service.distributed !== true) return problems;
  const { REDIS_URL: redis, DATABASE_URL: database } = environment;
  if (redis === undefined) problems.push('REDIS_URL must be set for a service');
  else if (environment.NODE_ENV === 'production' && new URL(redis).password === '') {
    problems.push('REDIS_URL must name a password in production');
  }
  if (database === undefined && service.database !== false) {
    problems.push('DATABASE_URL must be set for a service');
  }
  return problems;
}

/** A listener has both files, or neither and a certificate that only a test would trust. */
function tlsProblems({ NODE_ENV: mode, TLS_PORT, TLS_KEY, TLS_CERT }: Environment): string[] {
  const problems: string[] = [];
  if ((TLS_KEY === undefined) !== (TLS_CERT === undefined)) {
    problems.push('TLS_KEY and TLS_CERT must be set together');
  } else if (TLS_KEY !== undefined && TLS_PORT === undefined) {
    problems.push('TLS_PORT must be set with TLS_KEY and TLS_CERT');
  } else if (TLS_PORT !== undefined && TLS_KEY === undefined && mode === 'production') {
    problems.push('TLS_KEY and TLS_CERT must be set in production with TLS_PORT');
  }
  return problems;
}

function absolute(path: string | undefined): string {
  return path === undefined ? '' : resolve(path);
}

function isWeakSecret(secret: string): boolean {
  return (
    secret.length < PRODUCTION_SECRET_LENGTH_MIN ||
    new Set(secret).size < PRODUCTION_SECRET_DISTINCT_MIN ||
    DEMO_SECRET.test(secret)
  );
}
