import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Millis } from '@app/kernel';
import { Repository } from 'typeorm';
import { ApiKeyEntity } from '../database/api-key.entity';

const FLUSH = `
  update users.api_keys as k set last_used_at = greatest(k.last_used_at, used.at)
    from unnest($1::text[], $2::timestamptz[]) as used (key_id, at)
   where k.key_id = used.key_id`;

/**
 * When keys were last used: noted in memory with each request, written in one statement now and
 * then. At most the latest half minute is lost with the process. One entry per key in use.
 */
@Injectable()
export class LastUsedLog {
  private pending = new Map<string, Millis>();

  constructor(@InjectRepository(ApiKeyEntity) private readonly keys: Repository<ApiKeyEntity>) {}

  note(keyId: string, at: Millis): void {
    this.pending.set(keyId, at);
  }

  /** The later of what is stored and what is not yet. */
  latest(keyId: string, stored: Date | null): Millis | null {
    const noted = this.pending.get(keyId) ?? null;
    if (stored === null) return noted;
    return Math.max(stored.getTime(), noted ?? 0);
  }

  /** Writes what was noted since the last time; keeps it for the next time when that fails. */
  async flush(): Promise<void> {
    if (this.pending.size === 0) return;
    const batch = this.pending;
    this.pending = new Map();
    const times = [...batch.values()].map((at) => new Date(at));
    try {
      await this.keys.query(FLUSH, [[...batch.keys()], times]);
    } catch (error) {
      for (const [keyId, at] of batch) {
        if (!this.pending.has(keyId)) this.pending.set(keyId, at);
      }
      throw error;
    }
  }
}
