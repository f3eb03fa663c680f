import { ArrayMaxSize, IsArray } from 'class-validator';

import { IsCleanText, IsPrintableAscii, needed, optional } from '../validation/field.decorators';

/** Body that makes a watchlist or puts another in its place. */
export class WatchlistDto {
  @needed({ example: 'tech' })
  @IsCleanText(64)
  name!: string;

  @optional({ type: [String], example: ['AAPL'] })
  @IsArray()
  @ArrayMaxSize(500)
  @IsPrintableAscii(24, { each: true })
  symbols?: string[] | null;
}

/** Body that changes a watchlist. */
export class WatchlistChangeDto {
  @optional({ example: 'tech' })
  @IsCleanText(64)
  name?: string | null;

  @optional({ type: [String], example: ['AAPL'] })
  @IsArray()
  @ArrayMaxSize(500)
  @IsPrintableAscii(24, { each: true })
  symbols?: string[] | null;
}

/** Body that adds a symbol to a watchlist. */
export class WatchlistSymbolDto {
  @needed({ example: 'MSFT' })
  @IsPrintableAscii(24)
  symbol!: string;
}
