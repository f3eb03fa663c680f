import type { Participant } from '../client/participant';
import { PrivateStream } from '../client/private-stream';
import type { PrivateUpdate } from '../client/private-stream';
import type { Scene } from '../scene';

interface Invariant {
  readonly id: string;
  readonly name: string;
  readonly ok: boolean;
  readonly figure: string;
  readonly details: string;
}

interface Reconciliation {
  readonly status: string;
  readonly invariants: readonly Invariant[];
}

const RECONCILE_EVERY_MS = 500;
const RECONCILE_TRIES = 12;

/**
 * Runs the reconciliation of the whole exchange and notes it. Rooms answer one after another while
 * others trade, so a difference counts only when it stays.
 */
export async function checkReconciliation(scene: Scene): Promise<void> {
  let report = await scene.operator.get<Reconciliation>('/v2/admin/reconciliation');
  for (let left = RECONCILE_TRIES; report.status !== 'ok' && left > 0; left -= 1) {
    await scene.pause(RECONCILE_EVERY_MS);
    report = await scene.operator.get<Reconciliation>('/v2/admin/reconciliation');
  }
  const broken = report.invariants.filter(({ ok }) => !ok);
  scene.log.table({
    id: 'reconciliation',
    title: 'Reconciliation of the exchange',
    kind: 'table',
    columns: ['id', 'invariant', 'holds', 'figure'],
    rows: report.invariants.map(({ id, name, ok, figure }) => [
      id,
      name,
      ok ? 'yes' : 'no',
      figure,
    ]),
  });
  scene.log.check({
    id: 'reconciliation',
    label: 'Engine book = open orders on record, ledger balanced, every invariant holds',
    ok: broken.length === 0 && report.invariants.length > 0,
    expected: `${report.invariants.length} of ${report.invariants.length} invariants hold`,
    actual:
      broken.length === 0
        ? `${report.invariants.length} of ${report.invariants.length} hold`
        : broken.map(({ id, figure, details }) => `${id} ${figure} ${details}`).join('; '),
  });
}

/** A private stream with whom it belongs to. */
export interface Followed {
  readonly who: Participant;
  readonly stream: PrivateStream;
}

/** Ids of updates must rise, and a replay of the same stretch must bring exactly the same ones. */
export async function checkPrivateStreams(
  scene: Scene,
  followed: readonly Followed[],
): Promise<void> {
  let seen = 0;
  let outOfOrder = 0;
  let missing = 0;
  for (const { who, stream } of followed) {
    stream.assertOpen();
    const live = [...stream.updates];
    seen += live.length;
    outOfOrder += live.filter((update, at) => {
      return at > 0 && update.event_id <= (live[at - 1]?.event_id ?? '');
    }).length;
    const first = live[0];
    if (first === undefined) continue;
    const replay = await PrivateStream.open(scene.task.baseUrl, who.token, first.event_id);
    missing += difference(live.slice(1), replay.updates);
    replay.close();
  }
  scene.log.check({
    id: 'private-streams',
    label: 'No gap on the private streams: a replay brings the same updates in the same order',
    ok: outOfOrder === 0 && missing === 0 && seen > 0,
    expected: '0 missing, 0 out of order',
    actual: `${missing} missing, ${outOfOrder} out of order, of ${seen} updates`,
  });
}

/** Updates that only one of the two has, as far as the live one goes. */
function difference(live: readonly PrivateUpdate[], replayed: readonly PrivateUpdate[]): number {
  const upTo = live.at(-1)?.event_id ?? '';
  const again = new Set(
    replayed.filter(({ event_id }) => event_id <= upTo).map(({ event_id }) => event_id),
  );
  const missed = live.filter(({ event_id }) => !again.has(event_id)).length;
  return missed + Math.abs(again.size - (live.length - missed));
}
