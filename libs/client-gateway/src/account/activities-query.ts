import { malformed } from '../validation/decimal-field';
import { queryCount, queryList, queryText, queryTime, queryWord } from '../validation/query';
import type { Query } from '../validation/query';
import { DAY_MS } from '../validation/times';
import type { ActivitiesQuery } from './activities.service';
import { parseActivityId } from './activity-id';

const MAX_PAGE = 100;
const TRADE_TYPES = ['FILL'];
const OTHER_TYPES = ['FEE', 'CSD', 'CSW'];

/**
 * Reads the query of `GET /v2/account/activities` and `/{type}`. `date` is a day in UTC. Throws
 * MALFORMED_FIELD.
 */
export function activitiesQuery(
  query: Query,
  accountId: string,
  pathType: string | null,
): ActivitiesQuery {
  const date = queryTime(query, 'date');
  const dayStart = date === null ? null : date - (date % DAY_MS);
  return {
    accountId,
    types: types(query, pathType),
    direction: queryWord(query, 'direction', ['asc', 'desc']) ?? 'desc',
    afterAt: dayStart === null ? queryTime(query, 'after') : dayStart - 1,
    untilAt: dayStart === null ? queryTime(query, 'until') : dayStart + DAY_MS - 1,
    cursor: cursor(query),
    limit: queryCount(query, 'page_size', { min: 1, max: MAX_PAGE, fallback: MAX_PAGE }),
  };
}

function types(query: Query, pathType: string | null): readonly string[] | null {
  if (pathType !== null) return [pathType.toUpperCase()];
  const category = queryWord(query, 'category', ['trade_activity', 'non_trade_activity']);
  if (category !== null) return category === 'trade_activity' ? TRADE_TYPES : OTHER_TYPES;
  return queryList(query, 'activity_types')?.map((type) => type.toUpperCase()) ?? null;
}

function cursor(query: Query): ActivitiesQuery['cursor'] {
  const token = queryText(query, 'page_token');
  if (token === null) return null;
  const place = parseActivityId(token);
  if (place === null) throw malformed('page_token', 'must be the id of an activity');
  return place;
}
