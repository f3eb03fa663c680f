'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';

import { useSession } from '@/lib/session';
import type { SessionUser } from '@/lib/session';
import { Button, Dialog, Field } from '@/ui';

/** Properties of a button behind which stands a command. */
export interface CommandButtonProps {
  readonly label: ReactNode;
  readonly tone?: 'plain' | 'danger' | 'primary' | 'ghost';
  readonly size?: 'xs' | 'sm' | 'md';
  readonly disabled?: boolean;
  /** Roles that may send it, and see it; operators alone when missing. */
  readonly by?: readonly SessionUser['role'][];
  /** The question, for example "Halt AAPL?". */
  readonly question: string;
  /** What it will do. */
  readonly explanation?: string;
  readonly confirmLabel: string;
  /** More to fill in, above the reason. */
  readonly fields?: ReactNode;
  /** False while what is filled in cannot be sent. */
  readonly ready?: boolean;
  /** Sends it; true closes the dialog. */
  readonly run: (reason: string) => Promise<boolean>;
}

const REASON_MAX = 200;
const OPERATORS: readonly SessionUser['role'][] = ['operator'];

/** A button that asks for a reason before it acts: every command has one on record. */
export function CommandButton(props: CommandButtonProps) {
  const { label, tone = 'plain', size = 'xs', disabled, by = OPERATORS } = props;
  const { user } = useSession();
  const [open, setOpen] = useState(false);
  if (user === null || !by.includes(user.role)) return null;
  return (
    <>
      <Button size={size} tone={tone} disabled={disabled} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={props.question}
        description={props.explanation}
      >
        <CommandForm {...props} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function CommandForm(props: CommandButtonProps & { onDone: () => void }) {
  const { fields, ready = true, confirmLabel, tone, run, onDone } = props;
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    const done = await run(reason.trim());
    setBusy(false);
    if (done) onDone();
  };
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {fields}
      <Field
        label="Reason"
        hint="on record with your name"
        autoFocus={fields === undefined}
        maxLength={REASON_MAX}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        placeholder="Why is this done?"
      />
      <div className="flex justify-end gap-2">
        <Button size="md" onClick={onDone}>
          Keep as it is
        </Button>
        <Button
          type="submit"
          size="md"
          tone={tone === 'danger' ? 'sell' : 'primary'}
          busy={busy}
          disabled={reason.trim() === '' || !ready}
        >
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
}
