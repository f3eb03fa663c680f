import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

import type { NotificationApi, NotificationRow } from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import { DomainError, required } from '@app/kernel';
import { Database } from '@app/platform';
import type { FollowerHandle } from '@app/streams';
import { StreamRegistry } from '@app/streams';

import { InboxProjection } from './database/inbox.projection';
import { InboxStore } from './database/inbox.store';

/** How long a question waits for the inbox to reach the end of the stream. */
const FRESH_WAIT_MS = 250;
/** Notifications that one request may name. */
const IDS_MAX = 1_000;
const ID = /^orders:([1-9][0-9]{0,14})$/;

/** Tells people what happened to their orders. */
@Injectable()
export class NotificationService implements NotificationApi, OnModuleInit {
  private readonly projection: InboxProjection;
  private readonly store: InboxStore;
  private follower: FollowerHandle | null = null;

  constructor(
    private readonly registry: StreamRegistry,
    database: Database,
  ) {
    this.projection = new InboxProjection(database);
    this.store = new InboxStore(database);
  }

  onModuleInit(): void {
    this.follower = this.registry.addProjection(this.projection);
  }

  async list(query: {
    accountId: string;
    beforeSeq: number | null;
    unreadOnly: boolean;
    limit: number;
  }): Promise<NotificationRow[]> {
    await this.freshen();
    const beforeSeq = query.beforeSeq ?? Number.MAX_SAFE_INTEGER;
    return await this.store.list({ ...query, beforeSeq });
  }

  /** Ids of others, and ids that are no notification, change nothing. Throws MALFORMED_FIELD. */
  async markRead(request: {
    accountId: string;
    ids: readonly string[] | null;
  }): Promise<{ marked: number }> {
    const { accountId, ids } = request;
    if (ids === null) return { marked: await this.store.markAll(accountId) };
    if (ids.length > IDS_MAX) {
      throw new DomainError('MALFORMED_FIELD', `at most ${IDS_MAX} ids at once`, { field: 'ids' });
    }
    return { marked: await this.store.markSome(accountId, ids.map(seqOf)) };
  }

  /** Waits a moment for the inbox to get to the end; one that lags is shown as it is. */
  private async freshen(): Promise<void> {
    const follower = required(this.follower, 'inbox projection');
    try {
      await follower.reach(ORDERS_STREAM, await this.registry.head(ORDERS_STREAM), FRESH_WAIT_MS);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
}

function seqOf(id: string): number {
  const digits = ID.exec(id)?.[1];
  if (digits === undefined) {
    throw new DomainError('MALFORMED_FIELD', 'not the id of a notification', { field: 'ids' });
  }
  return parseInt(digits, 10);
}
