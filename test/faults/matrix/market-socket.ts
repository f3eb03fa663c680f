import { until } from '@app/testing';
import { WebSocket } from 'ws';

import type { Scene } from './scene';
import { SHOWS_MS } from './scene';

const SYMBOLS = ['AAPL', 'MSFT', 'V'];

/** A client of the public market data who counts what it hears. */
export interface MarketSocket {
  readonly socket: WebSocket;
  frames: number;
  /** Books, whole ones and changes. */
  books: number;
}

/** Opens a market-data socket and subscribes to what moves; a deaf one never reads again. */
export async function listen(
  { fleet, probe }: Pick<Scene, 'fleet' | 'probe'>,
  deaf = false,
): Promise<MarketSocket> {
  const socket = new WebSocket(`${fleet.wsUrl}/v2/iex`);
  const listener: MarketSocket = { socket, frames: 0, books: 0 };
  socket.on('error', () => undefined);
  socket.on('message', (raw: Buffer) => {
    listener.frames += 1;
    listener.books += raw.toString('utf8').split('"T":"o"').length - 1;
  });
  await until('a socket opens', () => socket.readyState === WebSocket.OPEN, SHOWS_MS);
  socket.send(JSON.stringify({ action: 'auth', token: probe.trader.token }));
  await until('it is admitted', () => listener.frames >= 2, SHOWS_MS);
  socket.send(JSON.stringify({ action: 'subscribe', trades: SYMBOLS, orderbooks: SYMBOLS }));
  if (deaf) socket.pause();
  return listener;
}
