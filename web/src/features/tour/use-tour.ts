'use client';

import { useCallback, useEffect, useState } from 'react';

const SECOND_MS = 1_000;

/** Where a tour is and how many seconds each chapter took so far. */
interface Tour {
  readonly at: number;
  readonly spent: readonly number[];
}

const START: Tour = { at: 0, spent: [] };

/** Steps through a tour; time runs for the chapter that is shown. `chapters` names each step's. */
export function useTour(chapters: readonly number[]) {
  const [tour, setTour] = useState(START);
  const last = chapters.length - 1;
  const chapter = chapters[tour.at] ?? 0;
  useEffect(() => {
    const timer = setInterval(() => {
      setTour(({ at, spent }) => ({ at, spent: oneMore(spent, chapter) }));
    }, SECOND_MS);
    return () => clearInterval(timer);
  }, [chapter]);
  const go = useCallback(
    (step: number) => setTour((now) => ({ ...now, at: Math.max(0, Math.min(last, step)) })),
    [last],
  );
  const restart = useCallback(() => setTour(START), []);
  return { ...tour, go, restart };
}

function oneMore(spent: readonly number[], chapter: number): readonly number[] {
  const length = Math.max(spent.length, chapter + 1);
  return Array.from({ length }, (_, index) => (spent[index] ?? 0) + (index === chapter ? 1 : 0));
}
