'use client';

import type { RunObject } from '@app/contracts';
import { useEffect, useState } from 'react';

import { ApiError } from '@/lib/api/client';
import { socketAddress, useApiAddress } from '@/lib/config';
import { useSession } from '@/lib/session';

const POLL_MS = 1_000;

/** A run that is followed, or why it cannot be. */
export interface FollowedRun {
  readonly run: RunObject | null;
  readonly error: Error | null;
}

/** True while a run waits or goes on. */
export function isOpen(run: Pick<RunObject, 'state'>): boolean {
  return run.state === 'queued' || run.state === 'running';
}

/**
 * Follows a run over the WebSocket of the demo, and by questions where that breaks off; `onEnd` is
 * called once, when a run that was seen going on is over.
 */
export function useRun(runId: string | null, onEnd: () => void): FollowedRun {
  const { call, token } = useSession();
  const address = useApiAddress();
  const [followed, setFollowed] = useState<FollowedRun & { readonly of: string | null }>(NOTHING);
  useEffect(() => {
    if (runId === null) return;
    let wasOpen = false;
    const stop = followRun(
      { runId, address: socketAddress(address, '/v2/demo/stream'), call, token },
      {
        onRun: (run) => {
          setFollowed({ of: runId, run, error: null });
          if (wasOpen && !isOpen(run)) onEnd();
          wasOpen = isOpen(run);
        },
        onError: (error) => setFollowed((last) => ({ ...last, of: runId, error })),
      },
    );
    return stop;
  }, [runId, address, call, token, onEnd]);
  return followed.of === runId ? followed : NOTHING;
}

const NOTHING = { of: null, run: null, error: null } as const;

interface Source {
  readonly runId: string;
  readonly address: string;
  readonly call: ReturnType<typeof useSession>['call'];
  readonly token: ReturnType<typeof useSession>['token'];
}

interface Listener {
  onRun(run: RunObject): void;
  onError(error: Error): void;
}

/** Streams a run until it is over; answers how to end that. */
function followRun(source: Source, listener: Listener): () => void {
  const { runId, address, call, token } = source;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const socket = new WebSocket(address);
  const take = (run: RunObject): void => {
    if (ended) return;
    listener.onRun(run);
    if (!isOpen(run)) stop();
  };
  const ask = async (): Promise<void> => {
    try {
      take(await call<RunObject>(`/v2/demo/runs/${runId}`));
    } catch (error) {
      if (!ended) listener.onError(error as Error);
      if (error instanceof ApiError && error.status === 404) return;
    }
    if (!ended && socket.readyState !== WebSocket.OPEN) {
      timer = setTimeout(() => void ask(), POLL_MS);
    }
  };
  const stop = (): void => {
    ended = true;
    if (timer !== null) clearTimeout(timer);
    socket.close();
  };
  const say = (message: unknown): void => socket.send(JSON.stringify(message));
  socket.onopen = () => {
    void token().then(
      (text) => {
        if (!ended) say({ action: 'authenticate', data: { token: text } });
      },
      (error: Error) => listener.onError(error),
    );
  };
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data)) as { stream: string; data: unknown };
    if (frame.stream === 'authorization') say({ action: 'listen', data: { run_id: runId } });
    if (frame.stream === 'run') take(frame.data as RunObject);
  };
  socket.onclose = () => {
    if (!ended) void ask();
  };
  void ask();
  return stop;
}
