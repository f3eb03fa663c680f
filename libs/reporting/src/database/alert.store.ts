import type { Acknowledgement, SurveillanceAlert, SurveillanceQuery } from '@app/contracts';
import type { Database } from '@app/platform';

interface AlertRow {
  id: string;
  seq: number;
  at: number;
  kind: SurveillanceAlert['kind'];
  severity: SurveillanceAlert['severity'];
  account_id: string;
  other_account_id: string | null;
  symbol: string | null;
  evidence: Pick<SurveillanceAlert, 'orderIds' | 'trades' | 'figures'>;
  seen_by: string | null;
  seen_at: number | null;
  note: string | null;
}

const ALERTS = `
  select alerts.*, seen.by as seen_by, seen.at as seen_at, seen.note
    from reporting.alerts as alerts left join reporting.alerts_seen as seen using (id)`;

const LIST = `${ALERTS}
   where ($1::text is null
          or (alerts.seq, alerts.id) < (select seq, id from reporting.alerts where id = $1))
     and ($2::text is null or alerts.kind = $2)
     and ($3::uuid is null or alerts.account_id = $3 or alerts.other_account_id = $3)
     and ($4::text is null or alerts.symbol = $4)
     and (not $5::boolean or seen.id is null)
   order by alerts.seq desc, alerts.id desc limit $6`;

const ACKNOWLEDGE = `
  insert into reporting.alerts_seen (id, by, at, note)
  select id, $2, $3, $4 from reporting.alerts where id = $1
  on conflict (id) do nothing`;

/**
 * Reads alerts and keeps who has looked at them. That is a person's word and stands apart from the
 * projected rows, which can be built anew from the stream.
 */
export class AlertStore {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** Newest first. */
  async list(query: SurveillanceQuery): Promise<SurveillanceAlert[]> {
    const { kind, accountId, symbol, unseen, beforeId, limit } = query;
    const values = [beforeId, kind, accountId, symbol, unseen, limit];
    return (await this.database.query<AlertRow>(LIST, values)).map(toAlert);
  }

  /** The first word stands; answers the alert with it, null when there is no such alert. */
  async acknowledge(id: string, word: Acknowledgement): Promise<SurveillanceAlert | null> {
    await this.database.query(ACKNOWLEDGE, [id, word.by, word.at, word.note]);
    const rows = await this.database.query<AlertRow>(`${ALERTS} where alerts.id = $1`, [id]);
    return rows[0] === undefined ? null : toAlert(rows[0]);
  }
}

function toAlert(row: AlertRow): SurveillanceAlert {
  const { id, seq, at, kind, severity, symbol, evidence } = row;
  const { seen_by: by, seen_at: seenAt, note } = row;
  return {
    ...{ id, seq, at, kind, severity, symbol },
    accountId: row.account_id,
    otherAccountId: row.other_account_id,
    orderIds: evidence.orderIds,
    trades: evidence.trades,
    figures: evidence.figures,
    acknowledged: by === null || seenAt === null || note === null ? null : { by, at: seenAt, note },
  };
}
