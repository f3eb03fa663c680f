'use client';

import { useEffect, useRef } from 'react';

import { useFeedState } from '@/lib/feed';

const EVERY_MS = 500;

/** Frames of the screen and messages per second, and books that had to be renewed. */
export function Meter() {
  const { messagesPerSecond, gaps, reconnects } = useFeedState();
  const frames = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let handle = 0;
    let count = 0;
    let since = performance.now();
    const tick = (now: number) => {
      count += 1;
      if (now - since >= EVERY_MS) {
        const perSecond = Math.round((count * 1_000) / (now - since));
        if (frames.current !== null) frames.current.textContent = String(perSecond);
        count = 0;
        since = now;
      }
      handle = requestAnimationFrame(tick);
    };
    handle = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(handle);
  }, []);
  return (
    <p
      data-testid="meter"
      className="flex items-center gap-3 text-2xs whitespace-nowrap text-faint"
      title="Frames per second, messages per second, books renewed after a gap, reconnections"
    >
      <span>
        <span ref={frames} className="text-muted">
          –
        </span>{' '}
        fps
      </span>
      <span>
        <span className="text-muted">{messagesPerSecond}</span> msg/s
      </span>
      <span>
        <span className="text-muted">{gaps}</span> gaps
      </span>
      {reconnects > 0 && (
        <span>
          <span className="text-muted">{reconnects}</span> reconnects
        </span>
      )}
    </p>
  );
}
