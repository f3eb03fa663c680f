import type { OrdersApi, OrderUpdate } from '@app/contracts';
import { AppLogger } from '@app/platform';

import { RemoteOrderFeed } from './order-feed';

const update = (seq: number): OrderUpdate => ({ seq, sub: 0 }) as OrderUpdate;

describe('the feed of order updates from afar', () => {
  const begin = (stored: readonly number[]) => {
    const heard: number[] = [];
    const asked: number[] = [];
    const orders = {
      feedSince: async ({ seq, limit }: { seq: number; limit: number }) => {
        asked.push(seq);
        return stored
          .filter((one) => one > seq)
          .slice(0, limit)
          .map(update);
      },
    } as unknown as OrdersApi;
    const feed = new RemoteOrderFeed(orders, AppLogger.create('silent'));
    feed.subscribe((updates) => heard.push(...updates.map(({ seq }) => seq)));
    const tell = (prev: number | null, ...seqs: number[]): void =>
      feed.receive({ prev, seq: seqs[seqs.length - 1] ?? prev ?? 0, updates: seqs.map(update) });
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    return { heard, asked, tell, settled };
  };

  it('passes on what follows, once', () => {
    const { heard, asked, tell } = begin([]);
    tell(4, 5, 7);
    tell(7, 8);
    tell(7, 8);
    tell(4, 5, 7);
    expect([heard, asked]).toEqual([[5, 7, 8], []]);
  });

  it('passes on the very first update of an exchange', () => {
    const { heard, tell } = begin([]);
    tell(null, 11);
    tell(11, 12);
    expect(heard).toEqual([11, 12]);
  });

  it('asks for what lies between, and loses nothing', async () => {
    const { heard, asked, tell, settled } = begin([5, 7, 8, 9, 12]);
    tell(4, 5);
    tell(9, 12);
    await settled();
    expect([heard, asked]).toEqual([[5, 7, 8, 9, 12], [5]]);
  });

  it('finds a lost last event by the beat', async () => {
    const { heard, tell, settled } = begin([5, 7]);
    tell(4, 5);
    tell(7);
    await settled();
    expect(heard).toEqual([5, 7]);
  });

  it('goes on after the owner has started again and tells old news', async () => {
    const { heard, tell, settled } = begin([5, 7, 8, 9]);
    tell(4, 5, 7);
    tell(null, 5, 7, 8);
    await settled();
    tell(8, 9);
    expect(heard).toEqual([5, 7, 8, 9]);
  });
});
