import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

import type { EmbeddedPostgres } from './embedded-postgres';
import { startEmbeddedPostgres } from './embedded-postgres';
import { isAlive } from './processes';

describe('embedded PostgreSQL', () => {
  // A folder that is closed to everyone else, as `mktemp -d` makes it.
  const dataDir = mkdtempSync(join(tmpdir(), 'openbell-platform-'));
  const cluster = join(dataDir, 'postgres', 'server', 'data');
  const lines: string[] = [];
  const progress = (line: string): void => void lines.push(line);
  const open: EmbeddedPostgres[] = [];

  const start = async (orphanSeconds?: number): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({ dataDir, progress, orphanSeconds });
    open.push(server);
    return server;
  };

  const ask = async (url: string, text: string): Promise<unknown[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text)).rows as unknown[];
    } finally {
      await client.end();
    }
  };

  afterAll(async () => {
    for (const server of open) await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('makes a cluster in UTF-8 that keeps what it answered', async () => {
    const server = await start();
    expect(server.adopted).toBe(false);
    const rows = await ask(
      server.url,
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit',
         'full_page_writes', 'server_encoding', 'data_checksums') order by name`,
    );
    expect(rows).toEqual([
      { name: 'data_checksums', setting: 'on' },
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'server_encoding', setting: 'UTF8' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    expect(lines).toHaveLength(1);
  });

  it('gives the exchange a role without power over the server', async () => {
    const server = open[0] as EmbeddedPostgres;
    const [role] = await ask(server.url, `select rolsuper from pg_roles where rolname = user`);
    expect(role).toEqual({ rolsuper: false });
    await ask(server.url, 'create table kept (value int); insert into kept values (42)');
  });

  it('is adopted by the next start while it runs', async () => {
    const second = await start();
    expect(second.adopted).toBe(true);
    expect(second.pid).toBe(open[0]?.pid);
    expect(lines).toHaveLength(1);
  });

  it('recovers a server that was killed, with what it held', async () => {
    const killed = open[0]?.pid ?? 0;
    process.kill(killed, 'SIGKILL');
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await ask(server.url, 'select value from kept')).toEqual([{ value: 42 }]);
  });

  it('stops with its last owner, and the next start takes it up again', async () => {
    const before = open.at(-1) as EmbeddedPostgres;
    await before.stop();
    expect(isAlive(before.pid)).toBe(false);
    const server = await start();
    expect(await ask(server.url, 'select value from kept')).toEqual([{ value: 42 }]);
  });

  it('takes another port when the one it had is taken', async () => {
    const before = open.at(-1) as EmbeddedPostgres;
    await before.stop();
    const port = Number.parseInt(new URL(before.url).port, 10);
    const squatter = createServer().listen(port, '127.0.0.1');
    const server = await start();
    squatter.close();
    expect(new URL(server.url).port).not.toBe(String(port));
    expect(await ask(server.url, 'select value from kept')).toEqual([{ value: 42 }]);
  });

  it('starts over a lock file whose process number is now that of another program', async () => {
    await (open.at(-1) as EmbeddedPostgres).stop();
    writeFileSync(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n1\n`);
    const server = await start();
    expect(await ask(server.url, 'select value from kept')).toEqual([{ value: 42 }]);
  });

  it('ends by itself when its last owner was killed', async () => {
    await (open.at(-1) as EmbeddedPostgres).stop();
    const server = await start(1);
    const owners = join(dataDir, 'postgres', 'owners');
    for (const name of readdirSync(owners)) rmSync(join(owners, name));
    const giveUpAt = Date.now() + 20_000;
    while (isAlive(server.pid) && Date.now() < giveUpAt) await sleep(50);
    expect(isAlive(server.pid)).toBe(false);
  });
});
