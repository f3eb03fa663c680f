'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';

import { useSymbolRules } from '../api/queries';
import { useStatus } from '../feed';
import { phaseView } from './phase';
import type { PhaseView } from './phase';

/** The phase of a symbol as it is now; null until it is known. */
export function useMarketPhase(symbol: string): PhaseView | null {
  const rules = useSymbolRules(symbol);
  const status = useStatus(symbol);
  const client = useQueryClient();
  const changedAt = status?.at ?? null;
  useEffect(() => {
    if (changedAt !== null) void client.invalidateQueries({ queryKey: ['exchange-info'] });
  }, [client, changedAt]);
  return useMemo(() => phaseView(rules, status), [rules, status]);
}
