import type { OperationShapes } from '@app/kernel';
import { shape } from '@app/kernel';

import type { ReportingApi } from './reporting.api';

const { record, text, natural, nullable, optional } = shape;

/** What the operations of reporting are asked with. */
export const REPORTING_SHAPES: OperationShapes<ReportingApi> = {
  trades: record<Parameters<ReportingApi['trades']>[0]>({
    accountId: nullable(text()),
    symbol: nullable(text()),
    orderId: optional(nullable(text())),
    beforeTradeId: nullable(natural()),
    limit: natural(),
  }),
  totals: shape.nothing(),
};
