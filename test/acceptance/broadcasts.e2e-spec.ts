import type { Deployment, Fields, Trader } from '@app/testing';
import {
  ExchangeHttp,
  register,
  signIn,
  startExchange,
  until,
  UpdateStream,
  wanted,
} from '@app/testing';

interface Notification {
  readonly id: string;
  readonly kind: string;
  readonly read: boolean;
}

const TEXT = 'Trading in AAPL reopens with an auction at 15:00 UTC';
const REASON = { reason: 'told by the listing desk' };

describe('a message to everybody', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let operator: Trader;
  let buyer: Trader;
  const open: UpdateStream[] = [];

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl);
    operator = await signIn(http, 'operator_demo');
    buyer = await signIn(http, 'buyer_demo');
  });

  afterAll(async () => {
    for (const stream of open) stream.close();
    http?.close();
    await exchange?.dispose();
  });

  const announce = async (change: object = {}): Promise<string> => {
    const body = { severity: 'warning', text: TEXT, symbol: 'AAPL', ...REASON, ...change };
    const sent = await operator.send('POST', '/v2/admin/broadcasts', { body });
    return wanted(sent, 201, 'broadcast').id ?? '';
  };
  const withdraw = async (id: string): Promise<void> => {
    const path = `/v2/admin/broadcasts/${encodeURIComponent(id)}/withdraw`;
    wanted(await operator.send('POST', path, { body: REASON }), 200, 'withdraw');
  };
  /** A client of the private stream that asks for messages to everybody. */
  const connect = async (trader: Trader): Promise<UpdateStream> => {
    const stream = await UpdateStream.open(exchange.wsUrl, trader.token);
    open.push(stream);
    stream.send({ action: 'listen', data: { streams: ['trade_updates', 'broadcasts'] } });
    await stream.frame('broadcasts');
    return stream;
  };
  /** What the client was told last. */
  const heard = (stream: UpdateStream): string[] => {
    const last = stream.frames.filter((frame) => frame.stream === 'broadcasts').at(-1);
    return (last?.data['broadcasts'] as Fields[]).map(({ id }) => id ?? '');
  };
  const inbox = async (trader: Trader, query = ''): Promise<Notification[]> => {
    const rows = await trader.get<Notification[]>(`/v2/notifications${query}`);
    return rows.filter(({ kind }) => kind === 'broadcast');
  };

  it('reaches who is connected, who connects later and who registers later', async () => {
    const early = await connect(buyer);
    expect(heard(early)).toEqual([]);
    const id = await announce();
    await until('the connected client hears it', () => heard(early).includes(id));
    early.drop();
    expect(heard(await connect(buyer))).toEqual([id]);
    const newcomer = await register(http, 'newcomer');
    expect(heard(await connect(newcomer))).toEqual([id]);
    for (const trader of [buyer, newcomer]) {
      expect(await inbox(trader)).toMatchObject([{ id, text: TEXT, symbol: 'AAPL', read: false }]);
      expect(await trader.get('/v2/broadcasts')).toMatchObject([{ id, severity: 'warning' }]);
    }
    const read = { body: { ids: [id] } };
    wanted(await newcomer.send('POST', '/v2/notifications/read', read), 200, 'read');
    expect(await inbox(newcomer, '?unread=true')).toEqual([]);
    expect(await inbox(buyer, '?unread=true')).toHaveLength(1);
    await withdraw(id);
  });

  it('is gone once it is withdrawn or has ended', async () => {
    const stream = await connect(buyer);
    const ends_at = new Date(Date.now() + 1_500).toISOString();
    const [taken, brief] = [await announce(), await announce({ severity: 'info', ends_at })];
    await until('both are heard', () => heard(stream).length === 2);
    await withdraw(taken);
    await until('one is left, or none', () => !heard(stream).includes(taken));
    await until('the other has ended', () => heard(stream).length === 0);
    expect(await inbox(buyer)).toEqual([]);
    expect(await buyer.get('/v2/broadcasts')).toEqual([]);
    expect(await operator.get('/v2/admin/broadcasts?limit=2')).toMatchObject([
      { id: brief, state: 'ended', sent_by: 'operator_demo' },
      { id: taken, state: 'withdrawn', withdrawn_by: 'operator_demo' },
    ]);
  });

  it('is on record with who, why and what, refusals included', async () => {
    const late = { severity: 'info', text: 'late', ends_at: '2020-01-01', ...REASON };
    const refused = await operator.send('POST', '/v2/admin/broadcasts', { body: late });
    expect([refused.status, refused.body.reason]).toEqual([422, 'MALFORMED_FIELD']);
    const query = '/v2/admin/audit?username=operator_demo&limit=1';
    const { commands } = await operator.get<{ commands: Fields[] }>(query);
    expect(commands).toMatchObject([
      { action: 'announce', outcome: 'refused', code: 'MALFORMED_FIELD', ...REASON },
    ]);
    const gone = await operator.get<{ commands: Fields[] }>('/v2/admin/audit?action=withdraw');
    expect(gone.commands.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
  });
});
