import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, MinLength } from 'class-validator';

/** Most that a fee may be: one percent of the notional. */
const FEE_BASIS_POINTS_MAX = 100;
/** Most shards of the matching engine, and of risk-manager and wallet. */
const SHARDS_MAX = 64;
/** Most days of one-minute candles that a demo is seeded with. */
const DEMO_HISTORY_DAYS_MAX = 90;

const SWITCH = { message: 'must be 1 or 0' };
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * The variables of the environment as they come, with the rules that they must keep. Rules that
 * join several variables stand in `load-config.ts`. Messages say what is wanted, never what came.
 */
export class Environment {
  @IsIn(['development', 'production', 'test'], {
    message: 'must be development, production or test',
  })
  NODE_ENV = 'development';

  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'must be 0 or more' })
  @Max(65_535, { message: 'must be at most 65535' })
  PORT = 8347;

  @IsOptional()
  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'must be 0 or more' })
  @Max(65_535, { message: 'must be at most 65535' })
  TLS_PORT?: number;

  @IsOptional()
  @IsString()
  TLS_KEY?: string;

  @IsOptional()
  @IsString()
  TLS_CERT?: string;

  @Matches(/^[0-9a-zA-Z.:-]+$/, { message: 'must be an address of this machine' })
  HOST = '127.0.0.1';

  @IsString()
  @MinLength(1, { message: 'must name a folder' })
  DATA_DIR = '.data';

  @IsOptional()
  @Matches(/^postgres(ql)?:\/\/[^\s]+$/, { message: 'must be a postgres:// address' })
  DATABASE_URL?: string;

  @IsOptional()
  @Matches(/^postgres(ql)?:\/\/[^\s]+$/, { message: 'must be a postgres:// address' })
  DEMO_DATABASE_URL?: string;

  @IsOptional()
  @Matches(/^rediss?:\/\/[^\s]+$/, { message: 'must be a redis:// address' })
  REDIS_URL?: string;

  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be 1 or more' })
  @Max(SHARDS_MAX, { message: `must be at most ${SHARDS_MAX}` })
  MATCH_SHARDS = 1;

  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'must be 0 or more' })
  @Max(SHARDS_MAX - 1, { message: `must be less than ${SHARDS_MAX}` })
  MATCH_SHARD = 0;

  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be 1 or more' })
  @Max(SHARDS_MAX, { message: `must be at most ${SHARDS_MAX}` })
  ACCOUNT_SHARDS = 1;

  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'must be 0 or more' })
  @Max(SHARDS_MAX - 1, { message: `must be less than ${SHARDS_MAX}` })
  ACCOUNT_SHARD = 0;

  @IsIn(['0', '1'], SWITCH)
  SUPERVISED = '0';

  @IsIn(['0', '1'], SWITCH)
  MIGRATE = '1';

  @IsOptional()
  @MinLength(16, { message: 'must have at least 16 characters' })
  SECRET_KEY?: string;

  @IsIn(['0', '1'], SWITCH)
  SEED_DEMO = '0';

  @IsIn(['0', '1'], SWITCH)
  SIMULATOR = '0';

  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'must be 0 or more' })
  @Max(999_999_999, { message: 'must be at most 999999999' })
  SIM_SEED = 1;

  @IsInt({ message: 'must be a whole number of days' })
  @Min(0, { message: 'must be 0 or more' })
  @Max(DEMO_HISTORY_DAYS_MAX, { message: `must be at most ${DEMO_HISTORY_DAYS_MAX}` })
  DEMO_HISTORY_DAYS = 0;

  @IsIn(LEVELS, { message: `must be one of ${LEVELS.join(', ')}` })
  LOG_LEVEL = 'info';

  @Matches(/^(\*|https?:\/\/[^\s,/]+(,https?:\/\/[^\s,/]+)*)$/, {
    message: 'must be origins such as http://localhost:3000, separated by commas',
  })
  CORS_ORIGINS = 'http://localhost:3000';

  @IsInt({ message: 'must be a whole number of basis points' })
  @Min(0, { message: 'must be 0 or more' })
  @Max(FEE_BASIS_POINTS_MAX, { message: `must be at most ${FEE_BASIS_POINTS_MAX}` })
  FEE_MAKER_BPS = 0;

  @IsInt({ message: 'must be a whole number of basis points' })
  @Min(0, { message: 'must be 0 or more' })
  @Max(FEE_BASIS_POINTS_MAX, { message: `must be at most ${FEE_BASIS_POINTS_MAX}` })
  FEE_TAKER_BPS = 0;

  @IsIn(['0', '1'], SWITCH)
  FOUR_EYES = '0';

  @IsInt({ message: 'must be a whole number' })
  @Min(60, { message: 'must be 60 or more' })
  @Max(100_000_000, { message: 'must be at most 100000000' })
  RATE_LIMIT_PER_MINUTE = 1_200_000;

  @IsOptional()
  @Matches(/^([a-z0-9._-]+:[1-9][0-9]{0,8}|@\/.+)$/, { message: 'must be name:hit or @file' })
  CRASH_AT?: string;

  @IsIn(['0', '1'], SWITCH)
  DROP_HINTS = '0';
}

/** Variables that hold whole numbers; all others are text. */
export const WHOLE_NUMBERS: readonly (keyof Environment)[] = [
  'PORT',
  'TLS_PORT',
  'FEE_MAKER_BPS',
  'FEE_TAKER_BPS',
  'RATE_LIMIT_PER_MINUTE',
  'MATCH_SHARDS',
  'MATCH_SHARD',
  'ACCOUNT_SHARDS',
  'ACCOUNT_SHARD',
  'SIM_SEED',
  'DEMO_HISTORY_DAYS',
];
