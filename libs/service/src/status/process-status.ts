import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { ProcessReport } from '@app/contracts';
import { Clock } from '@app/kernel';
import { Database, HealthRegistry } from '@app/platform';
import { StreamHost } from '@app/streams';
import { Inject, Injectable, Optional } from '@nestjs/common';

/** Says how this process is. */
@Injectable()
export class ProcessStatus {
  private readonly startedAt: number;
  private readonly version = versionOf(__dirname);

  constructor(
    private readonly health: HealthRegistry,
    private readonly clock: Clock,
    @Optional() @Inject(StreamHost) private readonly host: StreamHost | undefined,
    @Optional() @Inject(Database) private readonly database: Database | undefined,
  ) {
    this.startedAt = clock.now();
  }

  async report(): Promise<ProcessReport> {
    const { checks } = await this.health.report();
    const none = { stages: [], followers: [], recovery: null };
    const { stages, followers, recovery } = this.host?.status() ?? none;
    return {
      version: this.version,
      pid: process.pid,
      startedAt: this.startedAt,
      residentBytes: process.memoryUsage.rss(),
      databaseMs: 'database' in checks ? await this.databaseMs() : null,
      checks: Object.entries(checks).map(([name, { up, detail }]) => {
        return { name, up, detail: detail ?? null };
      }),
      stages,
      followers,
      recovery,
    };
  }

  private async databaseMs(): Promise<number | null> {
    if (this.database === undefined) return null;
    const before = this.clock.monotonic();
    try {
      await this.database.ping();
    } catch {
      return null;
    }
    return Math.round((this.clock.monotonic() - before) * 100) / 100;
  }
}

/** Version in the package.json above this file, which is there in the sources and in the build. */
function versionOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const text = readFileSync(join(at, 'package.json'), 'utf8');
      return (JSON.parse(text) as { version?: string }).version ?? 'unknown';
    } catch {
      if (dirname(at) === at) return 'unknown';
    }
  }
}
