'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import type { ApiError } from '@/lib/api/client';
import { Failure, Panel, Skeleton } from '@/ui';

/** A panel around an answer: grey lines before it is there, the failure, a mark when it is old. */
export function QueryPanel<T>(props: {
  title: string;
  query: UseQueryResult<T, ApiError>;
  actions?: ReactNode;
  className?: string;
  children: (answer: T) => ReactNode;
}) {
  const { title, query, actions, className, children } = props;
  const { data, error, isError } = query;
  return (
    <Panel
      title={title}
      actions={actions}
      className={className}
      stale={isError && data !== undefined}
    >
      {data !== undefined ? (
        children(data)
      ) : error !== null ? (
        <Failure error={error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </Panel>
  );
}
