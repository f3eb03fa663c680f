import type { Entry, OrdersEvent } from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import type { Projection, Statement } from '@app/streams';

import { Surveillance } from '../domain/surveillance';
import type { RaisedAlert } from '../domain/surveillance';

const INSERT_ALERTS = `
  insert into reporting.alerts (id, seq, at, kind, severity, account_id, other_account_id, symbol,
                                evidence)
  select * from rows from (
    unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::uuid[], $7::uuid[],
           $8::text[]),
    json_array_elements($9::json))`;

/**
 * Writes what surveillance raises: the alert and the cursor in one transaction, so that a kill
 * neither loses nor repeats one. It is told of the orders stream alone, which has every order and
 * both sides of every trade in one order, whatever the number of shards.
 */
export class SurveillanceProjection implements Projection {
  readonly name = 'reporting.surveillance';
  readonly streams = [ORDERS_STREAM];
  readonly onPoison = 'halt';
  readonly memory = new Surveillance();
  /** Whoever asks for alerts waits for them; all others cost as little as they can. */
  readonly gatherMs = 250;

  project(entries: readonly Entry[]): readonly Statement[] {
    const raised = (entries as readonly Entry<OrdersEvent>[]).flatMap((entry) => {
      return this.memory.apply(entry);
    });
    return raised.length === 0 ? [] : [insertAlerts(raised)];
  }
}

function insertAlerts(alerts: readonly RaisedAlert[]): Statement {
  return {
    name: 'reporting.insert_alerts',
    text: INSERT_ALERTS,
    values: [
      alerts.map(({ id }) => id),
      alerts.map(({ seq }) => seq),
      alerts.map(({ at }) => at),
      alerts.map(({ kind }) => kind),
      alerts.map(({ severity }) => severity),
      alerts.map(({ accountId }) => accountId),
      alerts.map(({ otherAccountId }) => otherAccountId),
      alerts.map(({ symbol }) => symbol),
      JSON.stringify(
        alerts.map(({ orderIds, trades, figures }) => ({ orderIds, trades, figures })),
      ),
    ],
  };
}
