import type { Approval, ApprovalDecision, NewApproval } from '@app/contracts';

import { startUser } from '../user.fixture';
import type { UserHarness } from '../user.fixture';
import { Approvals } from './approvals.service';

const DAY_MS = 24 * 3_600_000;
const FIELD = { field: 'max_order_qty', before: '10', after: null };

describe('approvals', () => {
  let user: UserHarness;
  let approvals: Approvals;
  let asked = 0;

  beforeEach(async () => {
    user = await startUser();
    approvals = user.module.get(Approvals);
  });

  afterEach(() => user.stop());

  const request = (change: Partial<NewApproval> = {}): Promise<Approval> => {
    asked += 1;
    return approvals.request({
      requestId: `request ${asked}`,
      action: 'set_limits',
      subject: 'buyer_demo',
      command: '{"username":"buyer_demo"}',
      changes: [FIELD],
      reason: 'quarterly review',
      userId: 'olga',
      username: 'olga',
      role: 'operator',
      ...change,
    });
  };
  const decide = (
    { id }: { id: string },
    verdict: ApprovalDecision['verdict'] = 'approve',
    who = 'otto',
  ): Promise<Approval> => {
    return approvals.decide({ id, verdict, userId: who, username: who, note: 'seen' });
  };
  const states = async (): Promise<string[]> => {
    const all = await approvals.list({ state: null, beforeSeq: null, limit: 100 });
    return all.map(({ state }) => state);
  };
  const refused = (reason: string) => expect.objectContaining({ reason });

  it('a request waits over a restart, is decided once, and keeps its outcome', async () => {
    const { id } = await request();
    user = await user.restart();
    approvals = user.module.get(Approvals);
    expect(await approvals.approval({ id })).toMatchObject({
      ...{ state: 'pending', requestedBy: 'olga', changes: [FIELD], decidedBy: null },
    });
    expect(await decide({ id })).toMatchObject({ state: 'approved', decidedBy: 'otto' });
    await expect(decide({ id }, 'reject')).rejects.toEqual(refused('FIELDS_CONFLICT'));
    expect(await approvals.finish({ id, code: null })).toMatchObject({ state: 'applied' });
    expect(await approvals.finish({ id, code: 'INTERNAL' })).toMatchObject({ code: null });
  });

  it('of many who decide at once, one is heard', async () => {
    const made = await request();
    const all = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((who, index) => {
        return decide(made, index % 2 === 0 ? 'approve' : 'reject', who);
      }),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('nobody approves what they asked for, but takes it back', async () => {
    const made = await request();
    await expect(decide(made, 'approve', 'olga')).rejects.toEqual(refused('PERMISSION_DENIED'));
    expect(await decide(made, 'reject', 'olga')).toMatchObject({ state: 'rejected' });
    const { database } = user.database;
    const forged = `update users.approvals set state = 'approved', decided_by_id = 'olga'`;
    await expect(database.query(forged)).rejects.toThrow('check constraint');
  });

  it('a request expires', async () => {
    const made = await request();
    user.clock.at += DAY_MS - 1;
    expect(await states()).toEqual(['pending']);
    user.clock.at += 1;
    expect(await states()).toEqual(['expired']);
    await expect(decide(made)).rejects.toEqual(refused('FIELDS_CONFLICT'));
    const expired = await approvals.list({ state: 'expired', beforeSeq: null, limit: 5 });
    expect(expired.map(({ id }) => id)).toEqual([made.id]);
    expect(await approvals.list({ state: 'pending', beforeSeq: null, limit: 5 })).toEqual([]);
  });

  it('two changes of one thing are not carried out at once', async () => {
    const [first, second, other] = [
      await request(),
      await request(),
      await request({ subject: 'seller_demo' }),
    ];
    await decide(first);
    await expect(decide(second)).rejects.toEqual(refused('FIELDS_CONFLICT'));
    expect(await decide(other)).toMatchObject({ state: 'approved' });
    await approvals.finish({ id: first.id, code: null });
    expect(await decide(second)).toMatchObject({ state: 'approved' });
  });

  it('one that never said how it ended holds up nobody for long', async () => {
    const [first, second] = [await request(), await request()];
    await decide(first);
    user.clock.at += 60_000;
    expect(await decide(second)).toMatchObject({ state: 'approved' });
    expect((await approvals.approval(first)).state).toBe('approved');
  });

  it('a repeat is the same request; another change under its id is refused', async () => {
    const made = await request({ requestId: 'again' });
    expect(await request({ requestId: 'again' })).toEqual(made);
    const other = request({ requestId: 'again', command: '{}' });
    await expect(other).rejects.toEqual(refused('DUPLICATE_REQUEST_ID'));
    expect(await request({ requestId: 'again', userId: 'otto' })).not.toEqual(made);
  });

  it.each(['x', '', '00000000-0000-4000-8000-000000000000'])(
    'knows no request "%s"',
    async (id) => {
      await expect(decide({ id })).rejects.toEqual(refused('APPROVAL_NOT_FOUND'));
      await expect(approvals.approval({ id })).rejects.toEqual(refused('APPROVAL_NOT_FOUND'));
      await expect(approvals.finish({ id, code: null })).rejects.toEqual(
        refused('APPROVAL_NOT_FOUND'),
      );
    },
  );

  it('goes through the pages, newest first', async () => {
    for (let count = 0; count < 3; count += 1) await request();
    const [first, second] = await approvals.list({ state: null, beforeSeq: null, limit: 2 });
    const rest = await approvals.list({ state: null, beforeSeq: second?.seq ?? 0, limit: 2 });
    expect([first, second, ...rest].map((row) => row?.seq)).toEqual([3, 2, 1]);
  });
});
