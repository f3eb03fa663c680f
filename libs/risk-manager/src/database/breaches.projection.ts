import type { Entry, RiskEvent } from '@app/contracts';
import { riskStream, shardOfStream } from '@app/contracts';
import type { Projection, Statement } from '@app/streams';

type Refused = Extract<RiskEvent, { type: 'refused' | 'replace_refused' }>;

/** Writes the breach log: one row per refusal. */
export function breachesProjection(shards: readonly number[]): Projection {
  return {
    name: 'risk-manager.breaches',
    streams: shards.map(riskStream),
    onPoison: 'dead_letter',
    project(entries: readonly Entry[]): readonly Statement[] {
      const refused = (entries as readonly Entry<RiskEvent>[]).filter(
        (entry): entry is Entry<Refused> =>
          entry.event.type === 'refused' || entry.event.type === 'replace_refused',
      );
      return refused.length === 0 ? [] : [insertBreaches(refused)];
    },
  };
}

function insertBreaches(entries: readonly Entry<Refused>[]): Statement {
  const detail = (entry: Entry<Refused>, key: string): string | null => {
    const value = entry.event.refusal.details[key];
    return value === undefined || value === null ? null : String(value);
  };
  return {
    name: 'risk-breaches',
    text: `insert into risk.breaches (shard, seq, at, account_id, symbol, order_id, reason,
        message, limit_value, value)
      select $10::smallint, * from unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::text[], $5::uuid[],
        $6::text[], $7::text[], $8::text[], $9::text[])`,
    values: [
      entries.map(({ seq }) => seq),
      entries.map(({ at }) => at),
      entries.map(({ event }) => event.accountId),
      entries.map(({ event }) => event.symbol),
      entries.map(({ event }) => event.orderId),
      entries.map(({ event }) => event.refusal.reason),
      entries.map(({ event }) => event.refusal.message),
      entries.map((entry) => detail(entry, 'limit')),
      entries.map((entry) => detail(entry, 'value')),
      shardOfStream(entries[0]?.stream ?? riskStream(0)),
    ],
  };
}
