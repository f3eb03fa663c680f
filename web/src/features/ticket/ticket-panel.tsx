'use client';

import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';

import { useSymbolRules } from '@/lib/api/queries';
import type { Order } from '@/lib/api/types';
import { useSession } from '@/lib/session';
import { Button, NumberField, Panel } from '@/ui';

import { useTicketDraft } from './ticket-draft';

/** Order entry: a limit order of one symbol, filled from the book by a click. */
export function TicketPanel({ symbol }: { symbol: string }) {
  const { call } = useSession();
  const { side, limitPrice, qty, fill } = useTicketDraft();
  const rules = useSymbolRules(symbol);
  const place = useMutation({
    mutationFn: (chosen: 'buy' | 'sell') => {
      const body = {
        symbol,
        side: chosen,
        qty,
        type: 'limit',
        time_in_force: 'day',
        limit_price: limitPrice,
        client_order_id: crypto.randomUUID(),
      };
      return call<Order>('/v2/orders', { method: 'POST', body });
    },
    onError: (error) => toast.error(error.message),
  });
  const submit = (chosen: 'buy' | 'sell') => {
    fill({ symbol, side: chosen });
    place.mutate(chosen);
  };
  return (
    <Panel title="Order">
      <form className="flex flex-col gap-3 p-3" aria-label={`Order ${symbol}, ${side}`}>
        <NumberField
          label="Limit price"
          value={limitPrice}
          onValueChange={(value) => fill({ symbol, limitPrice: value })}
          step={rules?.price_increment ?? '0.01'}
        />
        <NumberField
          label="Quantity"
          value={qty}
          onValueChange={(value) => fill({ symbol, qty: value })}
          step="1"
        />
        <div className="grid grid-cols-2 gap-2">
          <Button tone="buy" size="md" busy={place.isPending} onClick={() => submit('buy')}>
            Buy
          </Button>
          <Button tone="sell" size="md" busy={place.isPending} onClick={() => submit('sell')}>
            Sell
          </Button>
        </div>
      </form>
    </Panel>
  );
}
