import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

import type { Broadcast, BroadcastRequest, NotificationApi, NotificationRow } from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import { Clock, DomainError, required } from '@app/kernel';
import { Database } from '@app/platform';
import type { FollowerHandle } from '@app/streams';
import { StreamRegistry } from '@app/streams';

import { BroadcastStore } from './database/broadcast.store';
import { InboxProjection } from './database/inbox.projection';
import { InboxStore } from './database/inbox.store';
import { noticeIdOf, parseNoticeId } from './domain/notice-id';

/** How long a question waits for the inbox to reach the end of the stream. */
const FRESH_WAIT_MS = 250;
/** Notifications that one request may name. */
const IDS_MAX = 1_000;

/** Where a page of notifications begins: before a number of `orders`, and a broadcast at it. */
interface PlaceInInbox {
  readonly seq: number;
  /** Broadcasts at `seq` with a smaller number are older; 0 for the order entry itself. */
  readonly number: number;
}

/** Tells people what happened to their orders, and everybody what operators have to say. */
@Injectable()
export class NotificationService implements NotificationApi, OnModuleInit {
  private readonly projection: InboxProjection;
  private readonly store: InboxStore;
  private readonly said: BroadcastStore;
  private follower: FollowerHandle | null = null;

  constructor(
    private readonly registry: StreamRegistry,
    private readonly clock: Clock,
    database: Database,
  ) {
    this.projection = new InboxProjection(database);
    this.store = new InboxStore(database);
    this.said = new BroadcastStore(database);
  }

  onModuleInit(): void {
    this.follower = this.registry.addProjection(this.projection);
  }

  /** Throws MALFORMED_FIELD for a `beforeId` that is none. */
  async list(query: {
    accountId: string;
    beforeId: string | null;
    unreadOnly: boolean;
    limit: number;
  }): Promise<NotificationRow[]> {
    const { accountId, unreadOnly, limit } = query;
    await this.freshen();
    const before = await this.placeOf(query.beforeId);
    const beforeSeq = before.number === 0 ? before.seq : before.seq + 1;
    const [orders, said] = await Promise.all([
      this.store.list({ accountId, beforeSeq, unreadOnly, limit }),
      this.said.ofAccount(accountId, this.clock.now()),
    ]);
    const older = said.filter(({ row, number }) => {
      if (unreadOnly && row.read) return false;
      return row.seq < before.seq || (row.seq === before.seq && number < before.number);
    });
    const rows = [...older.map(({ row }) => row), ...orders];
    // A stable sort: what was said after an entry stays before it, and the newest of that first.
    return rows.sort((a, b) => b.seq - a.seq).slice(0, limit);
  }

  /** Ids of others, and ids that are no notification, change nothing. Throws MALFORMED_FIELD. */
  async markRead(request: {
    accountId: string;
    ids: readonly string[] | null;
  }): Promise<{ marked: number }> {
    const { accountId, ids } = request;
    const now = this.clock.now();
    if (ids === null) {
      const orders = await this.store.markAll(accountId);
      return { marked: orders + (await this.said.mark(accountId, null, now)) };
    }
    if (ids.length > IDS_MAX) {
      throw new DomainError('MALFORMED_FIELD', `at most ${IDS_MAX} ids at once`, { field: 'ids' });
    }
    const parsed = ids.map((id) => parseNoticeId(id, 'ids'));
    const numbersOf = (wanted: 'orders' | 'broadcast'): number[] =>
      parsed.flatMap(({ kind, number }) => (kind === wanted ? [number] : []));
    const orders = await this.store.markSome(accountId, numbersOf('orders'));
    return { marked: orders + (await this.said.mark(accountId, numbersOf('broadcast'), now)) };
  }

  broadcasts(query: { validOnly: boolean; limit: number }): Promise<Broadcast[]> {
    return this.said.list(query.validOnly ? this.clock.now() : null, query.limit);
  }

  /** Throws MALFORMED_FIELD, FIELDS_CONFLICT, DUPLICATE_REQUEST_ID. */
  async announce(request: BroadcastRequest): Promise<Broadcast> {
    const at = this.clock.now();
    if (request.endsAt !== null && request.endsAt <= at) {
      throw new DomainError('MALFORMED_FIELD', 'ends_at has passed', { field: 'ends_at' });
    }
    const seq = await this.registry.head(ORDERS_STREAM);
    return await this.said.add(request, { at, seq });
  }

  /** Throws BROADCAST_NOT_FOUND. */
  async withdraw({ id, by }: { id: string; by: string }): Promise<Broadcast> {
    const parsed = noticeIdOf(id);
    const at = this.clock.now();
    const withdrawn =
      parsed?.kind === 'broadcast' ? await this.said.withdraw(parsed.number, by, at) : null;
    if (withdrawn !== null) return withdrawn;
    throw new DomainError('BROADCAST_NOT_FOUND', 'no such message', { field: 'broadcast_id' });
  }

  private async placeOf(beforeId: string | null): Promise<PlaceInInbox> {
    if (beforeId === null) return { seq: Number.MAX_SAFE_INTEGER, number: 0 };
    const { kind, number } = parseNoticeId(beforeId, 'page_token');
    if (kind === 'orders') return { seq: number, number: 0 };
    const seq = await this.said.place(number);
    if (seq !== null) return { seq, number };
    throw new DomainError('MALFORMED_FIELD', 'not the id of a notification', {
      field: 'page_token',
    });
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
