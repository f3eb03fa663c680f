'use client';

import clsx from 'clsx';
import { Component } from 'react';
import type { ReactNode } from 'react';

import { Badge } from './badge';
import { Failure } from './states';

/** Properties of a panel. */
export interface PanelProps {
  readonly title: ReactNode;
  /** On a phone the title gives its room to the controls. */
  readonly hidesTitleOnPhone?: boolean;
  /** Name for screen readers when the title is not plain text. */
  readonly label?: string;
  /** Controls at the right of the title. */
  readonly actions?: ReactNode;
  /** What is shown is old. */
  readonly stale?: boolean;
  readonly className?: string;
  readonly bodyClassName?: string;
  readonly children: ReactNode;
}

/** A framed part of the screen; an error inside it ends here and takes nothing else with it. */
export function Panel({ title, label, actions, stale = false, ...props }: PanelProps) {
  const hides = props.hidesTitleOnPhone === true;
  return (
    <section
      aria-label={label ?? (typeof title === 'string' ? title : undefined)}
      className={clsx(
        'flex h-full min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-panel',
        props.className,
      )}
    >
      <header className="flex h-9 shrink-0 items-center gap-2 border-b border-line pr-1.5 pl-3">
        <h2
          className={clsx(
            'min-w-0 truncate text-xs font-semibold text-text',
            hides && 'max-sm:sr-only',
          )}
        >
          {title}
        </h2>
        {stale && (
          <Badge tone="warn" title="The connection is being renewed; what is shown is old">
            Stale
          </Badge>
        )}
        <div className="ml-auto flex min-w-0 items-center gap-1">{actions}</div>
      </header>
      <div className={clsx('min-h-0 flex-1 overflow-auto', props.bodyClassName)}>
        <PanelBoundary>{props.children}</PanelBoundary>
      </div>
    </section>
  );
}

/** Catches what the components below throw and offers to show them again. */
export class PanelBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <Failure error={error} onRetry={() => this.setState({ error: null })} />;
  }
}
