import type { OperationShapes } from '@app/kernel';
import { shape } from '@app/kernel';

import type { LedgerQuery, TransferRequest, WalletApi } from './wallet.api';

const { record, text, natural, integer, time, oneOf, nullable, optional, list } = shape;

const transfer = record<TransferRequest>({
  accountId: text(),
  asset: text(),
  amount: natural(),
  costUnits: natural(),
  requestId: text(),
});

/** What the operations of wallet are asked with. */
export const WALLET_SHAPES: OperationShapes<WalletApi> = {
  balances: record({ accountId: text() }),
  deposit: transfer,
  withdraw: transfer,
  ledger: record<LedgerQuery>({
    accountId: text(),
    asset: nullable(text()),
    kinds: nullable(list(oneOf('trade', 'fee', 'deposit', 'withdrawal'))),
    orderId: optional(nullable(text())),
    cursor: nullable(record({ seq: natural(), leg: integer() })),
    direction: oneOf('asc', 'desc'),
    afterAt: nullable(time()),
    untilAt: nullable(time()),
    limit: natural(),
  }),
  fees: record({ accountId: text(), orderIds: list(text()) }),
  clearing: shape.nothing(),
  reconcile: shape.nothing(),
};
