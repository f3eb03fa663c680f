import { Injectable } from '@nestjs/common';
import { MatchingApi, RiskApi, WalletApi } from '@app/contracts';
import type { AccountBalances, FillPreview, LimitsView, SubmitRequest } from '@app/contracts';
import { mulDivCeil, multiplyExact } from '@app/kernel';
import { AppConfig } from '@app/platform';

import { InstrumentDirectory } from '../market/instrument-directory';
import { averageCash, cash } from '../money';

const BASIS_POINTS = 10_000;

/** One rule that the order would meet. */
interface PreviewCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly reason: string | null;
  readonly limit: string | null;
  readonly value: string | null;
}

/** All that is known of the order, in cash units and shares. */
interface Figures {
  readonly request: SubmitRequest;
  readonly preview: FillPreview;
  readonly balances: AccountBalances;
  readonly limits: LimitsView;
  readonly costUnits: number;
  readonly feeUnits: number;
}

/** Says what an order would do now, without placing it. A later book may answer otherwise. */
@Injectable()
export class OrderPreviews {
  constructor(
    private readonly matching: MatchingApi,
    private readonly wallet: WalletApi,
    private readonly risk: RiskApi,
    private readonly directory: InstrumentDirectory,
    private readonly config: AppConfig,
  ) {}

  /** Throws UNKNOWN_SYMBOL. */
  async preview(request: SubmitRequest) {
    const { accountId, symbol } = request;
    const instrument = await this.directory.find(symbol, 'UNKNOWN_SYMBOL');
    const { cashUnitsPerTick } = instrument;
    const ticks = (units: number | null): number | null => {
      return units === null ? null : Math.floor(units / cashUnitsPerTick);
    };
    const [preview, balances, limits] = await Promise.all([
      this.matching.preview({
        accountId,
        symbol,
        side: request.side,
        type: request.type,
        timeInForce: request.timeInForce,
        quantityShares: request.quantityShares,
        priceTicks: ticks(request.limitPriceUnits),
        stopPriceTicks: ticks(request.stopPriceUnits),
        postOnly: request.postOnly,
        selfTrade: request.selfTrade,
      }),
      this.wallet.balances({ accountId }),
      this.risk.limits({ accountId }),
    ]);
    const filledUnits = preview.fills.reduce((sum, fill) => {
      return sum + multiplyExact(fill.priceTicks * cashUnitsPerTick, fill.quantityShares);
    }, 0);
    const restUnits = multiplyExact(request.limitPriceUnits ?? 0, preview.restingShares);
    const costUnits = filledUnits + restUnits;
    const feeUnits = mulDivCeil(costUnits, this.config.feeTakerBasisPoints, BASIS_POINTS);
    const checks = checksOf({ request, preview, balances, limits, costUnits, feeUnits });
    const before = Math.max(0, balances.cash.available);
    const spent = request.side === 'buy' ? costUnits + feeUnits : 0;
    return {
      accepted: checks.every((check) => check.passed),
      estimated_cost: cash(costUnits),
      estimated_fee: cash(feeUnits),
      buying_power_before: cash(before),
      buying_power_after: cash(Math.max(0, before - spent)),
      estimated_avg_price:
        preview.filledShares === 0 ? null : averageCash(filledUnits, 1, preview.filledShares),
      fillable_qty: String(preview.filledShares),
      checks,
    };
  }
}

function checksOf(figures: Figures): PreviewCheck[] {
  const { request, preview, balances, limits, costUnits, feeUnits } = figures;
  const { limits: rules, use } = limits;
  const held = balances.positions.find((position) => position.symbol === request.symbol);
  const sellable = (held?.quantityShares ?? 0) - (held?.heldShares ?? 0);
  const isBuy = request.side === 'buy';
  return [
    {
      name: 'order book',
      passed: preview.refusal === null,
      reason: preview.refusal?.reason ?? null,
      limit: null,
      value: null,
    },
    isBuy
      ? atMost('INSUFFICIENT_FUNDS', costUnits + feeUnits, balances.cash.available, cash)
      : atMost('INSUFFICIENT_SHARES', request.quantityShares, sellable, String),
    atMost('RISK_MAX_ORDER_QTY', request.quantityShares, rules.maxOrderQuantityShares, String),
    atMost('RISK_MAX_ORDER_NOTIONAL', costUnits, rules.maxOrderNotionalUnits, cash),
    atMost('RISK_MAX_OPEN_ORDERS', use.openOrders + 1, rules.maxOpenOrders, String),
    {
      name: 'account not blocked',
      passed: !limits.blocked,
      reason: limits.blocked ? (limits.killed === true ? 'KILL_SWITCH' : 'ACCOUNT_BLOCKED') : null,
      limit: null,
      value: null,
    },
  ];
}

function atMost(
  reason: string,
  value: number,
  limit: number | null,
  text: (value: number) => string,
): PreviewCheck {
  const passed = limit === null || value <= limit;
  return {
    name: reason.toLowerCase().replaceAll('_', ' '),
    passed,
    reason: passed ? null : reason,
    limit: limit === null ? null : text(limit),
    value: text(value),
  };
}
