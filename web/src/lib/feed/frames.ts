// Messages of the market-data stream (docs/protocol/market-data-stream.md) that the screens use.

/** Path of the market-data socket. */
export const MARKET_DATA_PATH = '/v2/iex';
/** Books and quotes come this often at most; trades come as they are. */
export const CONFLATE_MS = 50;

export interface LevelFrame {
  readonly p: number;
  readonly s: number;
}

export interface BookFrame {
  readonly T: 'o';
  readonly S: string;
  readonly t: string;
  readonly b: readonly LevelFrame[];
  readonly a: readonly LevelFrame[];
  readonly r?: boolean;
  readonly q: number;
  readonly pq: number | null;
  readonly k: number;
}

export interface TradeFrame {
  readonly T: 't';
  readonly S: string;
  readonly t: string;
  readonly i: number;
  readonly p: number;
  readonly s: number;
  readonly tks: 'B' | 'S';
}

export interface QuoteFrame {
  readonly T: 'q';
  readonly S: string;
  readonly t: string;
  readonly bp: number;
  readonly bs: number;
  readonly ap: number;
  readonly as: number;
}

export interface BarFrame {
  readonly T: 'b' | 'u' | 'd';
  readonly S: string;
  readonly t: string;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  readonly n: number;
  readonly vw: number;
}

export interface StatusFrame {
  readonly T: 's';
  readonly S: string;
  readonly t: string;
  readonly sc: string;
  readonly sm: string;
  readonly rc: string;
  readonly rm: string;
}

export interface BandFrame {
  readonly T: 'l';
  readonly S: string;
  readonly t: string;
  readonly u: number;
  readonly d: number;
  readonly i: string;
}

export interface ImbalanceFrame {
  readonly T: 'i';
  readonly S: string;
  readonly t: string;
  readonly p: number;
}

export type MarketFrame =
  BookFrame | TradeFrame | QuoteFrame | BarFrame | StatusFrame | BandFrame | ImbalanceFrame;

export interface ControlFrame {
  readonly T: 'success' | 'subscription' | 'error';
  readonly msg?: string;
  readonly code?: number;
}
