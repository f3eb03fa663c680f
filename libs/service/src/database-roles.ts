import { assert } from '@app/kernel';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** What a service may write. */
interface Rights {
  readonly schema: string;
  /** Patterns of the streams that its stages write. */
  readonly streams?: readonly string[];
  /** Tables of its schema whose rows are final. */
  readonly final?: readonly string[];
}

const RIGHTS = {
  user: { schema: 'users', final: ['audit_log'] },
  wallet: { schema: 'wallet', streams: ['wallet', 'wallet:%'], final: ['ledger'] },
  'risk-manager': { schema: 'risk', streams: ['risk', 'risk:%'] },
  'order-manager': { schema: 'orders', streams: ['orders'] },
  'matching-engine': { schema: '', streams: ['match:%'] },
  'market-data': { schema: 'market_data' },
  reporting: { schema: 'reporting' },
  notification: { schema: 'notification' },
} as const satisfies Record<string, Rights>;

/** Services that have a PostgreSQL role. The door has none: it never asks PostgreSQL. */
export const DATABASE_SERVICES = Object.keys(RIGHTS) as (keyof typeof RIGHTS)[];

/** Role of the demo's own tables, which the door of a demo may have. It sees nothing else. */
export const DEMO_ROLE = 'demo';

const NAME_LENGTH_MAX = 63;
const STREAM_TABLES = ['stream_head', 'journal', 'projector_cursor', 'snapshot'];

/** Role of a service in a database; roles belong to a whole server, so its name is in it. */
export function databaseRole(database: string, service: string): string {
  const role = `${database}_${service.replaceAll('-', '_')}`;
  assert(role.length <= NAME_LENGTH_MAX, `the name of role ${role} is too long`);
  return role;
}

/**
 * Makes a role for each service, or brings those that are there up to date: each writes its own
 * schema and, row by row, its own streams, cursors and snapshots; everybody reads the streams;
 * nobody changes a journal or ledger row. To be run by the owner of the tables after the
 * migrations; the owner must be allowed to make roles.
 */
export async function grantServiceRoles(
  databaseUrl: string,
  passwords: ReadonlyMap<string, string>,
): Promise<void> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'openbell roles',
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('select current_database() as name');
    const database = rows[0]?.name ?? '';
    await client.query('begin');
    for (const text of guardSql()) await client.query(text);
    for (const service of DATABASE_SERVICES) {
      const role = databaseRole(database, service);
      await makeRole(client, role, passwords.get(service) ?? '');
      for (const text of grantSql({ database, service, role })) await client.query(text);
    }
    const demoPassword = passwords.get(DEMO_ROLE);
    if (demoPassword !== undefined) await grantDemoRole(client, database, demoPassword);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

async function grantDemoRole(client: Client, database: string, password: string): Promise<void> {
  const role = databaseRole(database, DEMO_ROLE);
  await makeRole(client, role, password);
  const to = `to ${escapeIdentifier(role)}`;
  await client.query(`grant connect on database ${escapeIdentifier(database)} ${to}`);
  await client.query(`grant usage on schema demo ${to}`);
  await client.query(`grant select, insert, update, delete on all tables in schema demo ${to}`);
}

async function makeRole(client: Client, role: string, password: string): Promise<void> {
  assert(password !== '', `role ${role} needs a password`);
  const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const name = escapeIdentifier(role);
  if (found.rowCount === 0) await client.query(`create role ${name}`);
  await client.query(`alter role ${name} login password ${escapeLiteral(password)}`);
}

/** Row by row for everybody who is not the owner; who may at all, the grants say. */
function guardSql(): string[] {
  return [
    ...STREAM_TABLES.flatMap((table) => [
      `alter table streams.${table} enable row level security`,
      ...policy(table, 'everybody_reads', 'for select using (true)'),
    ]),
    ...policy(
      'stream_head',
      'a_new_stream_is_empty',
      'for insert with check (epoch = 0 and next_seq = 1)',
    ),
  ];
}

function grantSql({
  database,
  service,
  role,
}: {
  database: string;
  service: keyof typeof RIGHTS;
  role: string;
}): string[] {
  const { schema, streams = [], final = [] }: Rights = RIGHTS[service];
  const to = `to ${escapeIdentifier(role)}`;
  const own = service.replaceAll('-', '_');
  const named = `like ${escapeLiteral(`${service}.%`)}`;
  const anyOf = (column: string): string =>
    streams.map((pattern) => `${column} like ${escapeLiteral(pattern)}`).join(' or ');
  // A stage's snapshot has the name of its stream, a follower's stands behind what it is of.
  const followers = ['view', 'memory']
    .map((kind) => `name like ${escapeLiteral(`${kind}:${service}.%`)}`)
    .join(' or ');
  const ownNames = streams.length === 0 ? followers : `${followers} or ${anyOf('name')}`;
  return [
    `grant connect on database ${escapeIdentifier(database)} ${to}`,
    `grant usage on schema streams ${to}`,
    `grant select on all tables in schema streams ${to}`,
    `grant insert on streams.stream_head, streams.dead_letter, streams.fixed_number ${to}`,
    `grant insert, update on streams.projector_cursor, streams.poison_attempt,
       streams.stage_start ${to}`,
    `grant insert, delete on streams.snapshot ${to}`,
    ...policy('projector_cursor', `${own}_moves`, `for all ${to} using (projector ${named})`),
    ...policy('snapshot', `${own}_keeps`, `for all ${to} using (${ownNames})`),
    ...(streams.length === 0
      ? []
      : [
          `grant insert on streams.journal ${to}`,
          `grant update on streams.stream_head ${to}`,
          ...policy('journal', `${own}_writes`, `for insert ${to} with check (${anyOf('stream')})`),
          ...policy('stream_head', `${own}_leads`, `for update ${to} using (${anyOf('stream')})`),
        ]),
    ...(schema === ''
      ? []
      : [
          `grant usage on schema ${schema} ${to}`,
          `grant select, insert, update, delete on all tables in schema ${schema} ${to}`,
          `grant usage, select on all sequences in schema ${schema} ${to}`,
        ]),
    ...final.map(
      (table) => `revoke update, delete on ${schema}.${table} ${to.replace('to', 'from')}`,
    ),
  ];
}

function policy(table: string, name: string, rule: string): string[] {
  const made = `on streams.${table}`;
  return [`drop policy if exists ${name} ${made}`, `create policy ${name} ${made} ${rule}`];
}
