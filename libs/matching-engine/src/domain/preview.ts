import type { FillPreview, PreviewRequest } from '@app/contracts';
import { refusal } from '@app/kernel';

import { bookRefusal } from './book-reports';
import type { MatchState } from './match.state';
import { ownerOf } from './match.state';

/** A number that no order of the book has. */
const NO_ORDER = Number.MAX_SAFE_INTEGER;

/** The fills that a would-be order would get now. The book is not touched. */
export function previewOrder(state: MatchState, request: PreviewRequest): FillPreview {
  const one = state.instruments.get(request.symbol);
  if (one === undefined) {
    const why = refusal('UNKNOWN_SYMBOL', `asset "${request.symbol}" not found`);
    return { refusal: why, fills: [], filledShares: 0, restingShares: 0 };
  }
  const preview = one.book.preview({
    kind: 'submit',
    orderId: NO_ORDER,
    owner: ownerOf(state, request.accountId),
    side: request.side,
    type: request.type,
    tif: request.timeInForce,
    quantityShares: request.quantityShares,
    priceTicks: request.priceTicks ?? undefined,
    stopPriceTicks: request.stopPriceTicks ?? undefined,
    postOnly: request.postOnly,
    selfTrade: request.selfTrade,
  });
  return {
    refusal: preview.refusal === null ? null : bookRefusal(preview.refusal),
    fills: preview.fills.map(({ priceTicks, quantityShares }) => ({ priceTicks, quantityShares })),
    filledShares: preview.filledShares,
    restingShares: preview.restingShares,
  };
}
