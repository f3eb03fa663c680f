'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';

import { Button } from './button';
import type { ButtonProps } from './button';
import { Dialog } from './dialog';

/** A button that asks before it acts. */
export function ConfirmButton(
  props: Omit<ButtonProps, 'onClick' | 'ref'> & {
    /** The question, for example "Cancel all orders?". */
    question: string;
    /** What it will do, in a sentence. */
    explanation?: string;
    confirmLabel?: string;
    /** More to ask, for example a reason. */
    details?: ReactNode;
    onConfirm: () => void;
  },
) {
  const { question, explanation, confirmLabel, details, onConfirm, ...button } = props;
  const [open, setOpen] = useState(false);
  const confirm = () => {
    setOpen(false);
    onConfirm();
  };
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)} />
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={question}
        description={explanation}
        footer={
          <>
            <Button size="md" onClick={() => setOpen(false)}>
              Keep
            </Button>
            <Button size="md" tone="sell" onClick={confirm}>
              {confirmLabel ?? 'Confirm'}
            </Button>
          </>
        }
      >
        {details}
      </Dialog>
    </>
  );
}
