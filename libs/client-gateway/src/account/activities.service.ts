import { Injectable } from '@nestjs/common';
import { OrdersApi, WalletApi } from '@app/contracts';
import type { LedgerRow } from '@app/contracts';

import { comparePlaces } from './activity-id';
import type { ActivityPlace, ActivitySource } from './activity-id';
import { presentFill, presentTransfer } from './activity.presenter';
import type { ActivityObject } from './activity.presenter';

/** What to list. Times are milliseconds: `afterAt` is excluded, `untilAt` included. */
export interface ActivitiesQuery {
  readonly accountId: string;
  /** FILL, FEE, CSD, CSW; null for all. Types that the exchange does not have are ignored. */
  readonly types: readonly string[] | null;
  readonly direction: 'asc' | 'desc';
  readonly afterAt: number | null;
  readonly untilAt: number | null;
  /** Place of the last row of the page before. */
  readonly cursor: ActivityPlace | null;
  readonly limit: number;
}

interface Row {
  readonly place: ActivityPlace;
  readonly object: ActivityObject;
}
interface Window {
  readonly cursor: ActivityPlace | null;
  readonly afterAt: number | null;
  readonly untilAt: number | null;
}

const KIND_OF_TYPE: Readonly<Record<string, LedgerRow['kind']>> = {
  FEE: 'fee',
  CSD: 'deposit',
  CSW: 'withdrawal',
};
const SOURCE_ORDER: readonly ActivitySource[] = ['fill', 'ledger'];

/**
 * Fills of order-manager and ledger rows of wallet as one list in one total order (time, source,
 * number), so that a page can go on after the id of the last row, however many share a millisecond.
 */
@Injectable()
export class ActivitiesService {
  constructor(
    private readonly orders: OrdersApi,
    private readonly wallet: WalletApi,
  ) {}

  async list(query: ActivitiesQuery): Promise<ActivityObject[]> {
    const [fills, transfers] = await Promise.all([this.fills(query), this.transfers(query)]);
    const sign = query.direction === 'asc' ? 1 : -1;
    return [...fills, ...transfers]
      .sort((a, b) => sign * comparePlaces(a.place, b.place))
      .slice(0, query.limit)
      .map((row) => row.object);
  }

  private async fills(query: ActivitiesQuery): Promise<Row[]> {
    if (query.types !== null && !query.types.includes('FILL')) return [];
    const { cursor, afterAt, untilAt } = windowOf(query, 'fill');
    const rows = await this.orders.fills({
      accountId: query.accountId,
      cursor: cursor?.seq ?? null,
      direction: query.direction,
      afterAt,
      untilAt,
      limit: query.limit,
    });
    return rows.map(presentFill);
  }

  private async transfers(query: ActivitiesQuery): Promise<Row[]> {
    const kinds = (query.types ?? Object.keys(KIND_OF_TYPE)).flatMap((type) => {
      const kind = KIND_OF_TYPE[type];
      return kind === undefined ? [] : [kind];
    });
    if (kinds.length === 0) return [];
    const { cursor, afterAt, untilAt } = windowOf(query, 'ledger');
    const rows = await this.wallet.ledger({
      accountId: query.accountId,
      asset: null,
      kinds,
      cursor: cursor === null ? null : { seq: cursor.seq, leg: cursor.leg },
      direction: query.direction,
      afterAt,
      untilAt,
      limit: query.limit,
    });
    return rows.map(presentTransfer);
  }
}

/**
 * What one source is asked for, given the place of the last row. Its own place is an exact cursor;
 * a place of the other source becomes a bound on time, with or without its millisecond, depending
 * on which source comes first within one.
 */
function windowOf(query: ActivitiesQuery, source: ActivitySource): Window {
  const { cursor, afterAt, untilAt, direction } = query;
  if (cursor === null || cursor.source === source) return { cursor, afterAt, untilAt };
  const comesFirst = SOURCE_ORDER.indexOf(source) < SOURCE_ORDER.indexOf(cursor.source);
  if (direction === 'desc') {
    const bound = comesFirst ? cursor.at : cursor.at - 1;
    return { cursor: null, afterAt, untilAt: Math.min(untilAt ?? bound, bound) };
  }
  const bound = comesFirst ? cursor.at : cursor.at - 1;
  return { cursor: null, afterAt: Math.max(afterAt ?? bound, bound), untilAt };
}
