'use client';

import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';

import { socketAddress, useApiAddress } from '../config';
import { earlySocket } from '../early-start';
import { useSession } from '../session/session-context';
import { MARKET_DATA_PATH } from './frames';
import { MarketFeed } from './market-feed';
import type { TokenSource } from './market-feed';
import { TradingStream } from './trading-stream';

/** Streams of the page: one of market data, one private per account. */
interface Feeds {
  readonly market: MarketFeed;
  readonly tradingOf: (username: string, token: TokenSource) => TradingStream;
}

const Feed = createContext<Feeds | null>(null);

/** Keeps the streams of the page; stands once, below the session of the tab. */
export function FeedProvider({ children }: { children: ReactNode }) {
  const address = useApiAddress();
  const session = useSession();
  const latest = useRef(session);
  useEffect(() => {
    latest.current = session;
  });
  const [market] = useState(() => {
    const token: TokenSource = (fresh) => latest.current.token({ fresh });
    const frame = (callback: () => void) => void requestAnimationFrame(callback);
    return new MarketFeed(socketAddress(address, MARKET_DATA_PATH), token, frame, earlySocket);
  });
  const isSignedIn = session.user !== null;
  useEffect(() => {
    if (!isSignedIn) return;
    market.start();
    return () => market.stop();
  }, [market, isSignedIn]);
  const feeds = useMemo<Feeds>(() => {
    const streams = new Map<string, TradingStream>();
    return {
      market,
      tradingOf: (username, token) => {
        let stream = streams.get(username);
        if (stream === undefined) {
          stream = new TradingStream(socketAddress(address, '/stream'), token);
          streams.set(username, stream);
        }
        return stream;
      },
    };
  }, [market, address]);
  return <Feed.Provider value={feeds}>{children}</Feed.Provider>;
}

/** The streams of the page. */
export function useFeeds(): Feeds {
  const feeds = useContext(Feed);
  if (feeds === null) throw new Error('market data needs a FeedProvider above it');
  return feeds;
}
