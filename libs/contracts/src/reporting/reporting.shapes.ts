import type { OperationShapes } from '@app/kernel';
import { shape } from '@app/kernel';

import type { ReportingApi } from './reporting.api';
import type { SurveillanceQuery } from './surveillance';
import { SURVEILLANCE_KINDS } from './surveillance';

const { record, text, natural, flag, oneOf, nullable, optional } = shape;

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
  alerts: record<SurveillanceQuery>({
    kind: nullable(oneOf(...SURVEILLANCE_KINDS)),
    accountId: nullable(text()),
    symbol: nullable(text()),
    unseen: flag(),
    beforeId: nullable(text()),
    limit: natural(),
  }),
  acknowledgeAlert: record({ id: text(), by: text(), note: text() }),
};
