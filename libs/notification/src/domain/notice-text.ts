import type { CancelCause } from '@app/contracts';
import { CASH_DECIMALS, formatDecimal } from '@app/kernel';

import type { Notice } from './notice';

/** Why the exchange ended an order, in words that need no manual. */
const CAUSES: Readonly<Record<CancelCause, string>> = {
  requested: 'as asked',
  operator: 'by the exchange',
  ioc: 'what an immediate order cannot trade at once does not stay',
  fok: 'the whole of it could not be traded at once',
  market_rest: 'a market order does not stay in the book',
  self_trade: 'it met an order of your own',
  expired: 'its time was over',
  replaced_to_filled: 'the new quantity was filled already',
  oco: 'the order it was tied to traded',
  class: 'the order it was to follow ended without a fill',
  auction_rest: 'it was for the auction alone',
  band: 'the price left its band',
  reduced: 'a part was taken back as asked',
};

const REFUSED_BY: Readonly<Record<string, string>> = {
  risk: 'by the risk check',
  wallet: 'for lack of funds',
  match: 'by the market',
};

/** One line in plain words: "Bought 40 AAPL at 190.50, 60 left". */
export function noticeText(notice: Notice): string {
  const { symbol } = notice;
  const quantity = notice.quantityShares ?? 0;
  switch (notice.kind) {
    case 'fill':
      return `${traded(notice)}, order filled`;
    case 'partial_fill':
      return `${traded(notice)}, ${notice.leavesShares ?? 0} left`;
    case 'canceled':
      return `Order for ${symbol}: ${quantity} cancelled${left(notice)}, ${why(notice)}`;
    case 'expired':
      return `Order for ${symbol} expired with ${quantity} not traded`;
    case 'rejected': {
      const by = REFUSED_BY[notice.cause ?? ''];
      return `Order for ${symbol} refused${by === undefined ? '' : ` ${by}`}: ${words(notice)}`;
    }
    case 'cancel_refused':
      return `Cancel of your ${symbol} order refused: ${words(notice)}`;
    case 'replace_refused':
      return `Change of your ${symbol} order refused: ${words(notice)}`;
  }
}

function traded(notice: Notice): string {
  const price = formatDecimal(notice.priceUnits ?? 0, CASH_DECIMALS, 2);
  const verb = notice.side === 'buy' ? 'Bought' : 'Sold';
  return `${verb} ${notice.quantityShares ?? 0} ${notice.symbol} at ${price}`;
}

function left(notice: Notice): string {
  const leaves = notice.leavesShares ?? 0;
  return leaves === 0 ? '' : `, ${leaves} left`;
}

function why(notice: Notice): string {
  return CAUSES[notice.cause as CancelCause] ?? CAUSES.operator;
}

function words(notice: Notice): string {
  return notice.message === null || notice.message === '' ? 'no reason given' : notice.message;
}
