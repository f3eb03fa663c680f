'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { toast } from 'sonner';

import { ApiError } from '@/lib/api/client';
import { privateKey, usePrivateQuery, useSession } from '@/lib/session';
import type { CallOptions } from '@/lib/session';

import type { ApprovalRow } from './admin-types';

/** How often what lives is asked for again. */
export const LIVE_MS = 2_000;

/** An answer of an operator route, renewed every `refreshMs`. */
export function useAdmin<T>(path: string, refreshMs?: number, enabled = true) {
  return usePrivateQuery<T>(`/v2/admin/${path}`, { refetchIntervalMs: refreshMs, enabled });
}

/** Sends a command; answers true when it took effect. */
export type SendCommand = <T>(
  path: string,
  options: CallOptions,
  said: (answer: T) => string,
) => Promise<boolean>;

/** Sends commands of the operator, says what became of them and asks everything anew. */
export function useCommand(): SendCommand {
  const { call, user } = useSession();
  const client = useQueryClient();
  const username = user?.username ?? '';
  return useCallback(
    async <T>(path: string, options: CallOptions, said: (answer: T) => string) => {
      try {
        const answer = await call<T>(`/v2/${path}`, options);
        if (isRequest(answer)) toast.message(`${answer.subject}: waits for a second person`);
        else toast.success(said(answer));
        return true;
      } catch (error) {
        toast.error(words(error));
        return false;
      } finally {
        void client.invalidateQueries({ queryKey: privateKey(username) });
      }
    },
    [call, client, username],
  );
}

/** With four eyes a change of limits or of an instrument is a request first. */
function isRequest(answer: unknown): answer is ApprovalRow {
  const row = answer as Partial<ApprovalRow> | null;
  return row?.state === 'pending' && row.requested_by !== undefined;
}

function words(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : 'not done';
  const reason = error.reason === '' ? '' : `${error.reason}: `;
  return error.isUnknown ? `Outcome unknown. ${error.message}` : `${reason}${error.message}`;
}
