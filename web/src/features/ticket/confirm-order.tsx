'use client';

import { Button, Dialog, formatMoney } from '@/ui';

import type { OrderBody } from './order-body';
import { useTicketPreferences } from './ticket-preferences';
import { orderWords } from './ticket-words';
import type { PreviewState } from './use-order-preview';

/** Asks once more before an order is sent; can be switched off here too. */
export function ConfirmOrder(props: {
  body: OrderBody;
  preview: PreviewState;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const { body, preview, onConfirm, onCancel } = props;
  const { confirms, setConfirms } = useTicketPreferences();
  const isBuy = body.side === 'buy';
  const cost = preview.isBehind ? null : (preview.preview?.estimated_cost ?? null);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onCancel();
      }}
      title="Send this order?"
      description={orderWords(body)}
      footer={
        <>
          <Button size="md" onClick={onCancel}>
            Back
          </Button>
          <Button size="md" tone={isBuy ? 'buy' : 'sell'} autoFocus onClick={onConfirm}>
            Send order
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        {cost !== null && (
          <p>
            {isBuy ? 'Costs about ' : 'Brings about '}
            {formatMoney(cost)}, plus a fee of {formatMoney(preview.preview?.estimated_fee)}.
          </p>
        )}
        <label className="flex items-center gap-2 text-xs text-muted">
          <input
            type="checkbox"
            checked={!confirms}
            onChange={(event) => setConfirms(!event.target.checked)}
            className="size-3.5 accent-accent-strong"
          />
          Do not ask again
        </label>
      </div>
    </Dialog>
  );
}
