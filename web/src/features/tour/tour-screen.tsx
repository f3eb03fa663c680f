'use client';

import clsx from 'clsx';
import {
  ArrowLeft,
  ArrowRight,
  ExternalLink,
  Presentation,
  Printer,
  RotateCcw,
} from 'lucide-react';
import { useEffect, useState } from 'react';

import { Button } from '@/ui';

import { CHAPTERS, MINUTES, STEPS } from './chapters';
import { useTour } from './use-tour';

/** The guided tour through the customer demonstration. */
export function TourScreen() {
  const tour = useTour(STEPS.map(({ chapter }) => chapter));
  const [large, setLarge] = useState(false);
  const { go, at } = tour;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'ArrowRight' || event.key === 'PageDown') go(at + 1);
      if (event.key === 'ArrowLeft' || event.key === 'PageUp') go(at - 1);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [go, at]);
  return (
    <div className="mx-auto flex min-h-full max-w-6xl flex-col gap-4 p-3 sm:p-6">
      <header className="flex flex-wrap items-center gap-2 print:hidden">
        <h1 className="mr-auto text-xl font-semibold tracking-tight">Guided tour</h1>
        <Button aria-pressed={large} onClick={() => setLarge(!large)}>
          <Presentation aria-hidden className="size-3.5" /> Presenter mode
        </Button>
        <Button onClick={() => window.print()}>
          <Printer aria-hidden className="size-3.5" /> Print summary
        </Button>
        <Button tone="ghost" onClick={tour.restart}>
          <RotateCcw aria-hidden className="size-3.5" /> Start over
        </Button>
      </header>
      <ChapterBar spent={tour.spent} chapter={STEPS[at]?.chapter ?? 0} onGo={go} />
      <CurrentStep at={at} large={large} />
      <nav aria-label="Tour" className="mt-auto flex items-center gap-3 print:hidden">
        <Button size="md" disabled={at === 0} onClick={() => go(at - 1)}>
          <ArrowLeft aria-hidden className="size-4" /> Back
        </Button>
        <span className="text-xs text-muted">
          Step {at + 1} of {STEPS.length}
        </span>
        <Button
          size="md"
          tone="primary"
          className="ml-auto"
          disabled={at === STEPS.length - 1}
          onClick={() => go(at + 1)}
        >
          Next <ArrowRight aria-hidden className="size-4" />
        </Button>
      </nav>
      <Summary />
    </div>
  );
}

function ChapterBar(props: {
  spent: readonly number[];
  chapter: number;
  onGo: (step: number) => void;
}) {
  return (
    <ol className="grid grid-cols-2 gap-2 sm:grid-cols-4 print:hidden">
      {CHAPTERS.map(({ title, minutes }, index) => {
        const spent = props.spent[index] ?? 0;
        const late = spent > minutes * 60;
        const share = Math.min(100, (spent / (minutes * 60)) * 100);
        return (
          <li key={title}>
            <button
              type="button"
              aria-current={index === props.chapter ? 'step' : undefined}
              className={clsx(
                'w-full rounded-md border bg-panel p-2.5 text-left hover:bg-hover',
                index === props.chapter ? 'border-accent' : 'border-line',
              )}
              onClick={() => props.onGo(STEPS.findIndex(({ chapter }) => chapter === index))}
            >
              <span className="flex items-baseline justify-between gap-2">
                <span className="font-medium">{title}</span>
                <span className={clsx('text-xs', late ? 'text-warn' : 'text-muted')}>
                  {clock(spent)} of {minutes} min
                </span>
              </span>
              <span aria-hidden className="mt-1.5 block h-1 rounded-full bg-raised">
                <span
                  className={clsx('block h-full rounded-full', late ? 'bg-warn' : 'bg-accent')}
                  style={{ width: `${share}%` }}
                />
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function CurrentStep({ at, large }: { at: number; large: boolean }) {
  const step = STEPS[at];
  if (step === undefined) return null;
  return (
    <section
      aria-live="polite"
      className="flex flex-col gap-4 rounded-lg border border-line bg-panel p-5 sm:p-8 print:hidden"
    >
      <p className="text-xs text-accent">{CHAPTERS[step.chapter]?.title}</p>
      <h2
        className={clsx(
          'font-semibold tracking-tight text-balance',
          large ? 'text-3xl sm:text-5xl' : 'text-2xl',
        )}
      >
        {step.title}
      </h2>
      <p
        className={clsx(
          'max-w-4xl text-pretty text-muted',
          large ? 'text-xl leading-9 sm:text-2xl sm:leading-10' : 'text-base leading-7',
        )}
      >
        {step.say}
      </p>
      <div className="flex flex-wrap gap-2">
        {step.links.map(({ href, label }) => (
          <a
            key={href + label}
            href={href}
            target="openbell-tour"
            className="inline-flex h-9 items-center gap-2 rounded-md border border-line-strong bg-raised px-3.5 text-sm hover:bg-hover"
          >
            {label} <ExternalLink aria-hidden className="size-3.5" />
          </a>
        ))}
      </div>
    </section>
  );
}

/** The whole tour on paper. */
function Summary() {
  return (
    <section className="hidden print:block" aria-label="Summary">
      <h1 className="text-xl font-semibold">Openbell: a demonstration of {MINUTES} minutes</h1>
      {CHAPTERS.map(({ title, minutes, steps }) => (
        <div key={title} className="mt-4 break-inside-avoid">
          <h2 className="text-base font-semibold">
            {title} ({minutes} minutes)
          </h2>
          {steps.map((step) => (
            <p key={step.title} className="mt-1">
              <strong>{step.title}.</strong> {step.say}{' '}
              {step.links.map(({ href }) => href).join(', ')}
            </p>
          ))}
        </div>
      ))}
    </section>
  );
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
