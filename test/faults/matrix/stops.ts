import { readLog } from '../auditor/acknowledgements';
import type { Fault, Scene } from './scene';
import { lasts, moreAnswers, startAll } from './scene';

/** Names of orders first asked for after line `from` of the log that got no answer. */
function unanswered({ setting }: Scene, from: number): string[] {
  const lines = readLog(setting.logPath).slice(from);
  const lost = new Set(lines.flatMap((line) => (line.k === 'lost' ? [line.n] : [])));
  return lines.flatMap((line) => {
    if (line.k !== 'intent' || line.op !== 'submit' || !lost.has(line.n)) return [];
    return [String(line.body?.['client_order_id'])];
  });
}

/** F27: stopped under load, and killed while it stops. */
export const STOPS: readonly Fault[] = [
  {
    id: 'F27',
    name: 'SIGTERM under load',
    on: ['monolith', 'distributed'],
    short: true,
    run: async (scene) => {
      const { fleet, setting } = scene;
      await moreAnswers(scene, 30);
      const from = readLog(setting.logPath).length;
      for (const process of [...fleet.processes.values()].reverse()) {
        const end = await process.stop();
        if (end.code !== 0) throw new Error(`${process.name} stopped with ${end.code}`);
      }
      setting.load.pause();
      const names = unanswered(scene, from);
      // A connection may break while it is refused; what was recorded was answered.
      const rows = await fleet.postgres.query<{ found: string }>(
        fleet.databaseUrl,
        `select convert_from(body, 'UTF8') as found from streams.journal where stream = 'orders'
          order by last_seq desc limit 400`,
      );
      const written = rows.map(({ found }) => found).join('\n');
      const repeated = new Set(before(scene, from));
      const unknown = names.filter((name) => written.includes(`"${name}"`) && !repeated.has(name));
      if (unknown.length > 0) throw new Error(`recorded and not answered: ${unknown.join(', ')}`);
      scene.happened(
        `all stopped with 0; ${names.length} requests met a closed door, none recorded`,
      );
      await startAll(scene);
    },
  },
  {
    id: 'F27',
    name: 'SIGKILL during SIGTERM',
    on: ['monolith', 'distributed'],
    run: async (scene) => {
      const { fleet, chance } = scene;
      await moreAnswers(scene, 30);
      const stops = [...fleet.processes.values()].map((process) => process.stop());
      await lasts(chance.integer(0, 60));
      for (const process of fleet.processes.values()) process.signal('SIGKILL');
      const ends = await Promise.all(stops);
      const killed = ends.filter(({ signal }) => signal === 'SIGKILL').length;
      scene.happened(`${killed} of ${ends.length} were killed while they stopped`);
      if (killed === 0) throw new Error('all had stopped before');
      await startAll(scene);
    },
  },
];

/** Names that were asked for before line `from` as well. */
function before({ setting }: Scene, from: number): string[] {
  const lines = readLog(setting.logPath).slice(0, from);
  return lines.flatMap((line) =>
    line.k === 'intent' ? [String(line.body?.['client_order_id'])] : [],
  );
}
