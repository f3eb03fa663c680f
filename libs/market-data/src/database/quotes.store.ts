import type { Quote, TradesQuery } from '@app/contracts';
import type { Database } from '@app/platform';

interface QuoteRow {
  symbol: string;
  seq: number;
  at: number;
  bid_units: number;
  bid_shares: number;
  ask_units: number;
  ask_shares: number;
}

/** The table of quotes. */
export class QuotesStore {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** One statement; a quote that is there already (the live view read its entry again) stays. */
  async add(quotes: readonly Quote[]): Promise<void> {
    await this.database.query(
      `insert into market_data.quotes
              (symbol, seq, at, bid_units, bid_shares, ask_units, ask_shares)
       select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[],
                            $6::bigint[], $7::bigint[])
       on conflict do nothing`,
      [
        quotes.map((quote) => quote.symbol),
        quotes.map((quote) => quote.sequence),
        quotes.map((quote) => quote.at),
        quotes.map((quote) => quote.bidUnits),
        quotes.map((quote) => quote.bidShares),
        quotes.map((quote) => quote.askUnits),
        quotes.map((quote) => quote.askShares),
      ],
    );
  }

  /** Deletes all but the newest `kept` of a symbol. */
  async prune(symbol: string, kept: number): Promise<void> {
    await this.database.query(
      `delete from market_data.quotes where symbol = $1 and seq <
         (select seq from market_data.quotes where symbol = $1
           order by seq desc offset $2 limit 1)`,
      [symbol, kept - 1],
    );
  }

  async between(query: TradesQuery): Promise<Quote[]> {
    const [beyond, order] = query.direction === 'asc' ? ['>', 'asc'] : ['<', 'desc'];
    const rows = await this.database.query<QuoteRow>(
      `select symbol, seq, at, bid_units, bid_shares, ask_units, ask_shares
         from market_data.quotes
        where symbol = $1 and at >= $2 and at < $3
          and ($4::bigint is null or seq ${beyond} $4::bigint)
        order by seq ${order} limit $5`,
      [query.symbol, query.startAt, query.endAt, query.cursor, query.limit],
    );
    return rows.map((row) => ({
      symbol: row.symbol,
      sequence: row.seq,
      at: row.at,
      bidUnits: row.bid_units,
      bidShares: row.bid_shares,
      askUnits: row.ask_units,
      askShares: row.ask_shares,
    }));
  }
}
