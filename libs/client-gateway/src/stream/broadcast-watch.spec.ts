import { AppLogger } from '@app/platform';
import { FakeNotifications } from '../testing/fake-rooms.fixture';
import { BroadcastWatch } from './broadcast-watch';

const SAID = { severity: 'info', text: 'hello', symbol: null, endsAt: null, by: 'olga' } as const;

class Hearer {
  readonly texts: string[][] = [];

  state(frame: string): void {
    const { data } = JSON.parse(frame) as { data: { broadcasts: { text: string }[] } };
    this.texts.push(data.broadcasts.map(({ text }) => text));
  }
}

describe('the watch over messages to everybody', () => {
  let notifications: FakeNotifications;
  let watch: BroadcastWatch;
  let hearer: Hearer;

  beforeEach(() => {
    jest.useFakeTimers();
    notifications = new FakeNotifications();
    watch = new BroadcastWatch(notifications, AppLogger.create('silent'));
    watch.onModuleInit();
    hearer = new Hearer();
    watch.join(hearer);
  });

  afterEach(() => {
    watch.onModuleDestroy();
    jest.useRealTimers();
  });

  const announce = (text: string) => {
    return notifications.announce({ ...SAID, text, requestId: text });
  };

  it('tells what holds at the start, and then only what has changed', async () => {
    await jest.advanceTimersByTimeAsync(5_000);
    expect(hearer.texts).toEqual([[]]);
    await announce('one');
    await jest.advanceTimersByTimeAsync(1_000);
    const { id } = await announce('two');
    await jest.advanceTimersByTimeAsync(1_000);
    await notifications.withdraw({ id, by: 'olga' });
    await jest.advanceTimersByTimeAsync(3_000);
    expect(hearer.texts).toEqual([[], ['one'], ['two', 'one'], ['one']]);
  });

  it('a change that this gateway took is told at once, to who came meanwhile too', async () => {
    await jest.advanceTimersByTimeAsync(0);
    await announce('one');
    watch.changed();
    const late = new Hearer();
    watch.join(late);
    await jest.advanceTimersByTimeAsync(0);
    expect([hearer.texts, late.texts]).toEqual([[[], ['one']], [['one']]]);
  });

  it('tells it when notification is back, and nothing to those who left', async () => {
    const away = jest.spyOn(notifications, 'broadcasts').mockRejectedValue(new Error('away'));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(hearer.texts).toEqual([[]]);
    away.mockRestore();
    await announce('one');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(hearer.texts).toEqual([[], ['one']]);
    watch.leave(hearer);
    await announce('two');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(hearer.texts).toEqual([[], ['one']]);
  });
});
