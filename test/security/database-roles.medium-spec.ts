import { randomBytes } from 'node:crypto';

import { databaseRole, DATABASE_SERVICES, grantServiceRoles } from '@app/service';
import type { TestDatabase } from '@app/testing';
import { createTestDatabase } from '@app/testing';
import { Client } from 'pg';

import { migrations } from '../../apps/exchange/src/migrations';

const DENIED = '42501';
const HASH = `decode(repeat('00', 32), 'hex')`;

/** What a statement came to: `ok`, how many rows it could see to change, or the error's code. */
type Outcome = string;

const appendTo = (stream: string): string =>
  `insert into streams.journal (stream, first_seq, last_seq, epoch, hash, body)
   values ('${stream}', 900, 900, 1, ${HASH}, '')`;
const leadOf = (stream: string): string =>
  `update streams.stream_head set owner = 'x' where stream = '${stream}'`;

describe('the PostgreSQL roles of the services', () => {
  const password = randomBytes(18).toString('base64url');
  const clients = new Map<string, Client>();
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations });
    const passwords = new Map(DATABASE_SERVICES.map((service) => [service as string, password]));
    await grantServiceRoles(database.url, passwords);
    // A second time changes nothing: every start of the exchange does it.
    await grantServiceRoles(database.url, passwords);
    await database.database.query(`insert into streams.stream_head
      select s, 1, 2, ${HASH}, '{}', null, '-infinity'
        from unnest(array['orders', 'risk', 'wallet', 'match:0', 'match:1']) s`);
    await database.database.query(appendTo('orders').replaceAll('900', '1'));
    await database.database.query(`insert into wallet.ledger values (1, 0, 0, 'a', 'USD', 5, 'x')`);
    const name = new URL(database.url).pathname.slice(1);
    for (const service of DATABASE_SERVICES) {
      const url = new URL(database.url);
      url.username = databaseRole(name, service);
      url.password = password;
      const client = new Client({ connectionString: url.toString() });
      await client.connect();
      clients.set(service, client);
    }
  });

  afterAll(async () => {
    for (const client of clients.values()) await client.end();
    await database?.drop();
  });

  const outcome = async (service: string, text: string): Promise<Outcome> => {
    const client = clients.get(service);
    await client?.query('begin');
    try {
      const result = await client?.query(text);
      return result?.rowCount === 0 ? 'no row' : 'ok';
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client?.query('rollback');
    }
  };

  it.each([
    ['order-manager', 'orders'],
    ['risk-manager', 'risk'],
    ['wallet', 'wallet'],
    ['matching-engine', 'match:0'],
    ['matching-engine', 'match:1'],
  ])('%s alone writes the stream %s', async (owner, stream) => {
    for (const service of DATABASE_SERVICES) {
      const owns = service === owner;
      expect([service, await outcome(service, appendTo(stream))]).toEqual([
        service,
        owns ? 'ok' : DENIED,
      ]);
      const led = await outcome(service, leadOf(stream));
      expect([service, owns ? led : led !== 'ok']).toEqual([service, owns ? 'ok' : true]);
    }
  });

  it.each([
    ['order-manager', 'view:order-manager.views'],
    ['market-data', 'view:market-data.live'],
    ['reporting', 'memory:reporting.surveillance'],
    ['wallet', 'wallet'],
  ])('%s alone keeps the snapshot %s', async (owner, name) => {
    const keep = `insert into streams.snapshot
      (name, seq, epoch, format, head_hash, state_hash, positions, sha256, body)
      values ('${name}', 1, 0, 1, ${HASH}, '', '{}', ${HASH}, '')`;
    for (const service of DATABASE_SERVICES) {
      const expected = service === owner ? 'ok' : DENIED;
      expect([service, await outcome(service, keep)]).toEqual([service, expected]);
    }
  });

  it.each(DATABASE_SERVICES)('%s changes and removes no journal row', async (service) => {
    for (const change of ['update streams.journal set epoch = 9', 'delete from streams.journal']) {
      expect(await outcome(service, change)).toBe(DENIED);
    }
    expect(await outcome(service, 'truncate streams.journal')).toBe(DENIED);
  });

  it.each([
    'update wallet.ledger set amount = amount + 1',
    'delete from wallet.ledger',
    'truncate wallet.ledger',
  ])('nobody may %s', async (change) => {
    for (const service of DATABASE_SERVICES) {
      expect([service, await outcome(service, change)]).toEqual([service, DENIED]);
    }
    await expect(database.database.query(change)).rejects.toMatchObject({ code: DENIED });
  });

  it.each(['update streams.journal set epoch = 9', 'delete from streams.journal'])(
    'not even the owner of the tables may %s',
    async (change) => {
      await expect(database.database.query(change)).rejects.toMatchObject({ code: DENIED });
    },
  );

  it('wallet adds to its ledger, others do not even see it', async () => {
    const add = `insert into wallet.ledger values (2, 0, 0, 'a', 'USD', 5, 'x')`;
    expect(await outcome('wallet', add)).toBe('ok');
    for (const service of DATABASE_SERVICES.filter((name) => name !== 'wallet')) {
      expect([service, await outcome(service, add)]).toEqual([service, DENIED]);
      expect([service, await outcome(service, 'select * from wallet.ledger')]).toEqual([
        service,
        DENIED,
      ]);
    }
  });

  it.each([
    ['user', `select * from users.users`],
    ['risk-manager', `select * from risk.breaches`],
    ['order-manager', `select * from orders.orders`],
    ['market-data', `select * from market_data.trades`],
    ['reporting', `select * from reporting.trades`],
    ['notification', `select * from notification.inbox`],
  ])('%s alone reads its tables', async (owner, text) => {
    for (const service of DATABASE_SERVICES) {
      const seen = await outcome(service, text);
      expect([service, seen]).toEqual([service, service === owner ? 'no row' : DENIED]);
    }
  });

  it('a projection moves no cursor but its own', async () => {
    const move = `insert into streams.projector_cursor values ('reporting.trades', 'match:0', 1)
      on conflict (projector, stream) do update set seq = excluded.seq`;
    expect(await outcome('reporting', move)).toBe('ok');
    expect(await outcome('notification', move)).toBe(DENIED);
  });

  it('nobody makes a stream that begins anywhere but at its beginning', async () => {
    const begin = (epoch: number): string => `insert into streams.stream_head
      values ('new', ${epoch}, 1, ${HASH}, '{}', null, '-infinity')`;
    expect(await outcome('reporting', begin(0))).toBe('ok');
    expect(await outcome('reporting', begin(7))).toBe(DENIED);
  });

  it('no role makes tables, roles or databases', async () => {
    for (const service of DATABASE_SERVICES) {
      expect(await outcome(service, 'create table public.mine (a int)')).toBe(DENIED);
      expect(await outcome(service, 'create schema mine')).toBe(DENIED);
      expect(await outcome(service, 'create role mine')).toBe(DENIED);
    }
  });
});
