import { audit } from '../auditor/auditor';
import type { CheckId } from '../auditor/findings';
import { brokenChecks } from '../load-setting';
import type { Fault, Scene } from './scene';

/** Damages a copy of a database at rest: what the auditor does not see, the matrix cannot. */
function mutation(
  name: string,
  statements: readonly string[],
  noticed: { readonly check: CheckId; readonly lost: boolean },
): Fault {
  return {
    id: 'M',
    name: `the auditor notices ${name}`,
    on: ['monolith', 'distributed'],
    short: noticed.lost,
    run: async (scene) => {
      await scene.still.onCopy(async (databaseUrl, logPath) => {
        await mustBeNoticed(scene, { databaseUrl, logPath }, { statements, noticed });
      });
    },
  };
}

async function mustBeNoticed(
  { fleet, happened }: Scene,
  request: { readonly databaseUrl: string; readonly logPath: string },
  {
    statements,
    noticed,
  }: { statements: readonly string[]; noticed: { check: CheckId; lost: boolean } },
): Promise<void> {
  const before = await audit(request);
  if (!before.ok) throw new Error(`broken before: ${JSON.stringify(brokenChecks(before))}`);
  for (const text of statements) await fleet.postgres.query(request.databaseUrl, text);
  const report = await audit(request);
  const seen = report.checks.find(({ id }) => id === noticed.check);
  if (seen?.ok !== false) throw new Error(`${noticed.check} did not fire`);
  const { lost } = report.acknowledged;
  if (noticed.lost && lost === 0) throw new Error('no acknowledged order is missed');
  happened(`${noticed.check} fired, ${lost} acknowledged requests missed`);
}

/** Last row of the stream that holds a submitted order of the load. */
const LAST_ORDER_ROW = `select max(last_seq) from streams.journal where stream = 'orders'
  and position('"clientOrderId":"o-' in convert_from(body, 'UTF8')) > 0`;

/** The auditor's own test within the matrix. */
export const MUTATIONS: readonly Fault[] = [
  mutation(
    'a removed journal row',
    [
      `delete from streams.journal where stream = 'wallet' and last_seq =
        (select last_seq from streams.journal where stream = 'wallet'
          order by last_seq offset 3 limit 1)`,
    ],
    { check: 'J1', lost: false },
  ),
  mutation(
    'that acknowledged orders are gone',
    [
      `delete from streams.journal where stream = 'orders' and last_seq >= (${LAST_ORDER_ROW})`,
      `update streams.stream_head h set next_seq = j.last_seq + 1, head_hash = j.hash
         from streams.journal j where h.stream = 'orders' and j.stream = 'orders'
          and j.last_seq = (select max(last_seq) from streams.journal where stream = 'orders')`,
    ],
    { check: 'A1', lost: true },
  ),
];
