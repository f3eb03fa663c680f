import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import type { AuditApi, AuditCommand, AuditQuery } from '@app/contracts';
import { startUser, type UserHarness } from '../user.fixture';
import { AuditTrail } from './audit-trail.service';

const SCRIPT = join(__dirname, '../../../../scripts/audit-verify.mjs');
const EVERYTHING: AuditQuery = {
  username: null,
  action: null,
  subject: null,
  outcome: null,
  text: null,
  fromAt: null,
  untilAt: null,
  beforeSeq: null,
  limit: 100,
};

/** Id of the nth command of a spec. */
function idOf(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

function command(n: number, changes: Partial<AuditCommand> = {}): AuditCommand {
  return {
    commandId: idOf(n),
    userId: idOf(900),
    username: 'olga',
    role: 'operator',
    via: 'token',
    credentialId: 'session',
    address: '192.0.2.1',
    action: 'halt',
    subject: 'AAPL',
    reason: 'news \u{1f4f0} "pending"',
    details: '{"symbol":"AAPL"}',
    ...changes,
  };
}

describe('audit log', () => {
  let user: UserHarness;
  let audit: AuditApi;

  beforeEach(async () => {
    user = await startUser();
    audit = user.module.get(AuditTrail);
  });

  afterEach(() => user.stop());

  /** Changes the table as its owner could who takes the guard off. */
  const tamper = async (statement: string): Promise<void> => {
    const { database } = user.database;
    await database.query('alter table users.audit_log disable trigger user');
    await database.query(statement);
    await database.query('alter table users.audit_log enable trigger user');
  };

  /** Exit code and output of the verifier, which knows nothing but the database. */
  const script = (...args: string[]): { code: number; out: string } => {
    const env = { ...process.env, DATABASE_URL: user.database.url };
    try {
      const out = execFileSync(process.execPath, [SCRIPT, ...args], { env, encoding: 'utf8' });
      return { code: 0, out };
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      return { code: status, out: stdout };
    }
  };

  const three = async (): Promise<void> => {
    await audit.begin(command(1));
    await audit.end({ commandId: idOf(1), outcome: 'done', code: null, answer: 'ok' });
    await audit.begin(command(2, { action: 'resume' }));
  };

  it('holds from its first row to its last, also when many append at once', async () => {
    await expect(audit.verify()).resolves.toEqual({ ok: true, rows: 0, head: null, broken: null });
    await Promise.all(Array.from({ length: 20 }, (_, n) => audit.begin(command(n))));
    const verdict = await audit.verify();
    expect(verdict).toMatchObject({ ok: true, rows: 20, head: { seq: 20 } });
    const { code, out } = script();
    expect([code, out]).toEqual([0, expect.stringContaining('20 rows hold')]);
    expect(out).toContain(verdict.head?.hash);
  });

  it.each([
    ['an update', `update users.audit_log set body = body`],
    ['a delete', 'delete from users.audit_log'],
    ['a truncate', 'truncate users.audit_log'],
  ])('refuses %s', async (_what, statement) => {
    await three();
    await expect(user.database.database.query(statement)).rejects.toThrow('append only');
  });

  it.each([
    [
      'a changed text',
      `update users.audit_log set body = replace(body, 'AAPL', 'MSFT') where seq = 2 or seq = 1`,
      1,
    ],
    [
      'a changed outcome',
      `update users.audit_log set body = replace(body, 'done', 'refused') where seq = 2`,
      2,
    ],
    ['a row taken out', 'delete from users.audit_log where seq = 2', 3],
    [
      'a row rewritten with a hash of its own',
      `update users.audit_log set body = replace(body, 'halt', 'list'),
         hash = encode(sha256(convert_to(prev_hash || e'\\n' || seq || e'\\n' ||
           replace(body, 'halt', 'list'), 'UTF8')), 'hex') where seq = 1`,
      2,
    ],
  ])('%s is found, and the row is named', async (_what, statement, seq) => {
    await three();
    await tamper(statement);
    const verdict = await audit.verify();
    expect(verdict).toMatchObject({ ok: false, broken: { seq } });
    const { code, out } = script();
    expect([code, out]).toEqual([1, expect.stringContaining(`row ${seq}: `)]);
    expect(out).toContain(verdict.broken?.what);
  });

  it('a tail that was cut off is found by who kept a mark of it', async () => {
    await three();
    const { head } = await audit.verify();
    await tamper('delete from users.audit_log where seq = 3');
    expect(script().code).toBe(0);
    const { code, out } = script('--mark', `${head?.seq}:${head?.hash}`);
    expect([code, out]).toEqual([1, expect.stringContaining('row 3')]);
  });

  it('answers commands with what became of them, by every filter', async () => {
    await three();
    await audit.begin(
      command(3, { username: 'otto', action: 'set_limits', subject: 'buyer_demo' }),
    );
    const refused = { outcome: 'refused', code: 'MALFORMED_FIELD', answer: '100% wrong' } as const;
    await audit.end({ commandId: idOf(3), ...refused });
    const found = async (query: Partial<AuditQuery>): Promise<number[]> => {
      return (await audit.search({ ...EVERYTHING, ...query })).map(({ seq }) => seq);
    };
    expect(await found({})).toEqual([4, 3, 1]);
    expect(await found({ username: 'otto' })).toEqual([4]);
    expect(await found({ action: 'resume' })).toEqual([3]);
    expect(await found({ subject: 'AAPL' })).toEqual([3, 1]);
    expect(await found({ outcome: 'unknown' })).toEqual([3]);
    expect(await found({ outcome: 'refused' })).toEqual([4]);
    expect(await found({ text: '100% WRONG' })).toEqual([4]);
    expect(await found({ text: '%' })).toEqual([4]);
    expect(await found({ beforeSeq: 4, limit: 1 })).toEqual([3]);
    expect(await found({ fromAt: user.clock.at + 1 })).toEqual([]);
    expect(await found({ untilAt: user.clock.at })).toEqual([4, 3, 1]);
    const [row] = await audit.search({ ...EVERYTHING, outcome: 'refused' });
    expect(row).toMatchObject({ ...refused, endedAt: user.clock.at, subject: 'buyer_demo' });
  });
});
