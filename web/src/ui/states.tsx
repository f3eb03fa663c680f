import { CircleAlert, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';

import { Button } from './button';

/** Grey lines where content will be. */
export function Skeleton({ lines = 5, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-2 p-3">
      {Array.from({ length: lines }, (_, index) => (
        <div
          key={index}
          className="pulse h-3 rounded-sm bg-raised"
          style={{ width: `${90 - ((index * 17) % 45)}%` }}
        />
      ))}
    </div>
  );
}

/** What is shown when there is nothing: why, and what can be done. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex h-full min-h-24 flex-col items-center justify-center gap-1 p-4 text-center">
      <Inbox aria-hidden className="size-5 text-faint" strokeWidth={1.5} />
      <p className="text-muted">{title}</p>
      {children !== undefined && <div className="text-xs text-faint">{children}</div>}
    </div>
  );
}

/** What is shown when something went wrong here: the message, and a way to try again. */
export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  return (
    <div
      role="alert"
      className="flex h-full min-h-24 flex-col items-center justify-center gap-2 p-4 text-center"
    >
      <CircleAlert aria-hidden className="size-5 text-down" strokeWidth={1.5} />
      <p className="max-w-80 text-muted">{error.message}</p>
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
