import type { OperationShapes } from '@app/kernel';
import { shape } from '@app/kernel';

import type { BreachesQuery, RiskApi, RiskLimits, SetLimitsRequest } from './risk.api';

const { record, text, natural, flag, nullable, optional } = shape;

const limit = optional(nullable(natural()));

/** What the operations of risk-manager are asked with. */
export const RISK_SHAPES: OperationShapes<RiskApi> = {
  limits: record({ accountId: text() }),
  setLimits: record<SetLimitsRequest>({
    accountId: text(),
    symbol: nullable(text()),
    changes: record<Partial<RiskLimits>>({
      maxOrderQuantityShares: limit,
      maxOrderNotionalUnits: limit,
      maxPositionShares: limit,
      maxGrossExposureUnits: limit,
      maxOpenOrders: limit,
      maxOrdersPerSecond: limit,
      priceCollarBasisPoints: limit,
      maxDailyLossUnits: limit,
    }),
    requestId: text(),
  }),
  blockAccount: record({ accountId: text(), blocked: flag(), reason: text() }),
  blockSymbol: record({ symbol: text(), blocked: flag(), reason: text() }),
  setKillSwitch: record({
    accountId: nullable(text()),
    symbol: nullable(text()),
    engaged: flag(),
    reason: text(),
    by: text(),
  }),
  killSwitches: shape.nothing(),
  breaches: record<BreachesQuery>({
    accountId: nullable(text()),
    limit: natural(),
    symbol: optional(nullable(text())),
    reason: optional(nullable(text())),
    beforeSeq: optional(nullable(natural())),
  }),
};
