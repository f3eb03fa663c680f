/** Mode of the process, from `NODE_ENV`. */
export type NodeEnvironment = 'development' | 'production' | 'test';

/** Everything that an operator can set, checked and in the units of the exchange. */
export interface AppConfigValues {
  readonly nodeEnv: NodeEnvironment;
  /** Address to listen on; only this machine unless told otherwise. */
  readonly host: string;
  /** Port of the process; 0 lets the system choose one. */
  readonly port: number;
  /** Port of the door's TLS listener; null for none, 0 lets the system choose one. */
  readonly tlsPort: number | null;
  /** PEM files of the listener's key and certificate; both empty for a self-signed pair. */
  readonly tlsKeyFile: string;
  readonly tlsCertFile: string;
  /** Absolute folder of everything that the process keeps on disk. */
  readonly dataDir: string;
  /** Where PostgreSQL answers; empty only until the embedded one has started. */
  readonly databaseUrl: string;
  /** False for the door, whose only tables are those of the demo: it serves without PostgreSQL. */
  readonly needsDatabase: boolean;
  /** Where Redis answers the services of a distributed exchange; empty in one process. */
  readonly redisUrl: string;
  /** Number of matching shards of the whole exchange; the same in all its processes. */
  readonly matchShards: number;
  /** Shard that a matching process owns. */
  readonly matchShard: number;
  /**
   * Number of shards of risk-manager and wallet by account, for the whole exchange. It is that of
   * its first start for good, since accounts do not move.
   */
  readonly accountShards: number;
  /** Shard that a process of risk-manager or wallet owns. */
  readonly accountShard: number;
  /** True for a child that ends when its standard input does: whoever started it is gone. */
  readonly supervised: boolean;
  /** False where another process brings the schema to its newest version before this one starts. */
  readonly migrate: boolean;
  /** True when no `DATABASE_URL` was given and the process runs its own PostgreSQL. */
  readonly embeddedDatabase: boolean;
  /** Root of every key of the process; take keys from it with `deriveKey`, never use it as one. */
  readonly secretKey: string;
  /** True when the demo accounts and instruments are to be there after the start. */
  readonly seedDemo: boolean;
  /** True when the market simulator of a demo trades from the start. */
  readonly simulator: boolean;
  /** Seed of the market simulator and of the history that it continues. */
  readonly simSeed: number;
  /** Days of one-minute candles that a demo is seeded with; 0 for none. */
  readonly demoHistoryDays: number;
  readonly logLevel: string;
  /** Origins of browsers that may call the API; a single `*` opens it to all. */
  readonly corsOrigins: readonly string[];
  readonly feeMakerBasisPoints: number;
  readonly feeTakerBasisPoints: number;
  /** True when changes of limits and instruments need a second person. */
  readonly fourEyes: boolean;
  /** Weighted requests that one credential may send in a minute. */
  readonly rateLimitPerMinute: number;
  /** Fault test only: `name:hit`, where the process kills itself. */
  readonly crashAt: string | null;
  /** Fault test only: the hint bus delivers nothing, so that readers live on the journal alone. */
  readonly dropHints: boolean;
}

/** Values of a process that nobody configured; a base for specs. */
export const DEFAULT_CONFIG: AppConfigValues = {
  nodeEnv: 'test',
  host: '127.0.0.1',
  port: 0,
  tlsPort: null,
  tlsKeyFile: '',
  tlsCertFile: '',
  dataDir: '.data',
  databaseUrl: '',
  needsDatabase: true,
  redisUrl: '',
  matchShards: 1,
  matchShard: 0,
  accountShards: 1,
  accountShard: 0,
  supervised: false,
  migrate: true,
  embeddedDatabase: false,
  secretKey: 'a secret for specs only, of forty letters',
  seedDemo: false,
  simulator: false,
  simSeed: 1,
  demoHistoryDays: 0,
  logLevel: 'silent',
  corsOrigins: ['http://localhost:3000'],
  feeMakerBasisPoints: 0,
  feeTakerBasisPoints: 0,
  fourEyes: false,
  rateLimitPerMinute: 1_200_000,
  crashAt: null,
  dropHints: false,
};

/**
 * The configuration of the process. Injected wherever something depends on it; nothing else reads
 * the environment. Made by `loadConfig`, in specs by `AppConfig.of`.
 */
export class AppConfig implements AppConfigValues {
  readonly nodeEnv: NodeEnvironment;
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number | null;
  readonly tlsKeyFile: string;
  readonly tlsCertFile: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly needsDatabase: boolean;
  readonly redisUrl: string;
  readonly matchShards: number;
  readonly matchShard: number;
  readonly accountShards: number;
  readonly accountShard: number;
  readonly supervised: boolean;
  readonly migrate: boolean;
  readonly embeddedDatabase: boolean;
  readonly secretKey: string;
  readonly seedDemo: boolean;
  readonly simulator: boolean;
  readonly simSeed: number;
  readonly demoHistoryDays: number;
  readonly logLevel: string;
  readonly corsOrigins: readonly string[];
  readonly feeMakerBasisPoints: number;
  readonly feeTakerBasisPoints: number;
  readonly fourEyes: boolean;
  readonly rateLimitPerMinute: number;
  readonly crashAt: string | null;
  readonly dropHints: boolean;

  private constructor(values: AppConfigValues) {
    this.nodeEnv = values.nodeEnv;
    this.host = values.host;
    this.port = values.port;
    this.tlsPort = values.tlsPort;
    this.tlsKeyFile = values.tlsKeyFile;
    this.tlsCertFile = values.tlsCertFile;
    this.dataDir = values.dataDir;
    this.databaseUrl = values.databaseUrl;
    this.needsDatabase = values.needsDatabase;
    this.redisUrl = values.redisUrl;
    this.matchShards = values.matchShards;
    this.matchShard = values.matchShard;
    this.accountShards = values.accountShards;
    this.accountShard = values.accountShard;
    this.supervised = values.supervised;
    this.migrate = values.migrate;
    this.embeddedDatabase = values.embeddedDatabase;
    this.secretKey = values.secretKey;
    this.seedDemo = values.seedDemo;
    this.simulator = values.simulator;
    this.simSeed = values.simSeed;
    this.demoHistoryDays = values.demoHistoryDays;
    this.logLevel = values.logLevel;
    this.corsOrigins = values.corsOrigins;
    this.feeMakerBasisPoints = values.feeMakerBasisPoints;
    this.feeTakerBasisPoints = values.feeTakerBasisPoints;
    this.fourEyes = values.fourEyes;
    this.rateLimitPerMinute = values.rateLimitPerMinute;
    this.crashAt = values.crashAt;
    this.dropHints = values.dropHints;
    Object.freeze(this);
  }

  /** A configuration of the given values, the rest as in `DEFAULT_CONFIG`. */
  static of(values: Partial<AppConfigValues> = {}): AppConfig {
    return new AppConfig({ ...DEFAULT_CONFIG, ...values });
  }

  /** The same configuration with some values changed. */
  with(values: Partial<AppConfigValues>): AppConfig {
    return new AppConfig({ ...this, ...values });
  }

  get isProduction(): boolean {
    return this.nodeEnv === 'production';
  }
}
