'use client';

import { useCallback, useMemo, useState } from 'react';

import { useExchangeInfo } from '@/lib/api/queries';
import type { SymbolRules as ApiRules } from '@/lib/api/types';
import { useStatus } from '@/lib/feed';
import { toShares, toUnits } from './decimal-text';
import { problemsOf } from './form-problems';
import type { Problems, SymbolRules } from './form-problems';
import { orderBody } from './order-body';
import type { OrderBody } from './order-body';
import { changed, emptyForm } from './order-form';
import type { OrderForm, Side } from './order-form';
import { phaseNotice, phaseNow } from './trading-phase';
import type { PhaseNotice } from './trading-phase';

/** A ticket with everything that can be said without asking the exchange about the order. */
export interface TicketForm {
  readonly form: OrderForm;
  readonly rules: ApiRules | null;
  readonly problems: Problems;
  readonly notice: PhaseNotice | null;
  /** The order, when the form is whole. */
  readonly body: OrderBody | null;
  readonly change: (change: Partial<OrderForm>) => void;
}

const CENT_UNITS = 100;

/** The form of a ticket for a symbol; another symbol keeps side and quantity, not the prices. */
export function useTicketForm(symbol: string, side: Side = 'buy'): TicketForm {
  const [kept, setForm] = useState(() => ({ ...emptyForm(symbol), side }));
  const form = kept.symbol === symbol ? kept : forSymbol(kept, symbol);
  const { rules, notice } = usePhaseNotice(symbol);
  const change = useCallback(
    (next: Partial<OrderForm>) => {
      setForm((now) => changed(now.symbol === symbol ? now : forSymbol(now, symbol), next));
    },
    [symbol],
  );
  const problems = useMemo(() => problemsOf(form, checked(rules), Date.now()), [form, rules]);
  const isWhole = Object.keys(problems).length === 0;
  const body = useMemo(() => (isWhole ? orderBody(form) : null), [form, isWhole]);
  return { form, rules, problems, notice, body, change };
}

/** Rules of a symbol, and what its phase means for new orders. */
export function usePhaseNotice(symbol: string): {
  readonly rules: ApiRules | null;
  readonly notice: PhaseNotice | null;
} {
  const { data, dataUpdatedAt } = useExchangeInfo();
  const status = useStatus(symbol);
  const rules = data?.symbols.find((one) => one.symbol === symbol) ?? null;
  const read = rules === null ? null : { phase: rules.phase, readAt: dataUpdatedAt };
  return { rules, notice: phaseNotice(symbol, phaseNow(read, status)) };
}

function forSymbol(form: OrderForm, symbol: string): OrderForm {
  const { side, type, orderClass, timeInForce, qty } = form;
  return changed(emptyForm(symbol), { side, type, orderClass, timeInForce, qty });
}

function checked(rules: ApiRules | null): SymbolRules {
  return {
    tickUnits: toUnits(rules?.price_increment ?? '') ?? CENT_UNITS,
    lotShares: toShares(rules?.lot_size ?? '') ?? 1,
    maxShares: toShares(rules?.max_qty ?? '') ?? Number.MAX_SAFE_INTEGER,
  };
}
