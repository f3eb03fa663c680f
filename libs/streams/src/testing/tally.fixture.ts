import type { Entry } from '@app/contracts';
import { DomainError } from '@app/kernel';

import type { Json, LiveView, Projection, StageDefinition } from '../definitions';
import type { HostOptions } from '../host/stream-host';

/** Stream of {@link tallyStage}. */
export const TALLY = 'tally';
/** Stream of {@link echoStage}. */
export const ECHO = 'echo';

export interface Added {
  readonly type: 'added';
  readonly amount: number;
}
export interface Tally {
  sum: number;
  count: number;
}
export interface TallyRequest {
  readonly amount: number;
}
export type TallyStage = StageDefinition<Tally, Added, TallyRequest, { seq: number; sum: number }>;

/** The smallest stage that takes requests: it adds. Zero is refused, -1 is a broken rule. */
export function tallyStage(): TallyStage {
  return {
    stream: TALLY,
    inputs: [],
    initial: () => ({ sum: 0, count: 0 }),
    decide: () => undefined,
    request: (state, { amount }, _at, emit) => {
      if (amount === 0) throw new DomainError('QTY_RANGE', 'nothing to add');
      if (amount === -1) throw new Error('a rule is broken');
      const seq = emit({ type: 'added', amount });
      return { seq, sum: state.sum };
    },
    fold: (state, { amount }) => {
      state.sum += amount;
      state.count += 1;
    },
    snapshot: ({ sum, count }) => ({ sum, count }),
    restore: (json) => ({ ...(json as unknown as Tally) }),
  };
}

export interface Echoed {
  readonly type: 'echoed';
  readonly seq: number;
}
export type EchoStage = StageDefinition<number[], Echoed, null, null>;

/** The smallest stage that reads another: it repeats the numbers of what it saw. */
export function echoStage(options: { poison?: number; quarantine?: boolean } = {}): EchoStage {
  const fold = (state: number[], { seq }: Echoed): void => {
    state.push(seq);
  };
  return {
    stream: ECHO,
    inputs: [TALLY],
    initial: () => [],
    decide: (_state, input, emit) => {
      if (input.seq === options.poison) throw new Error(`cannot stomach ${input.seq}`);
      emit({ type: 'echoed', seq: input.seq });
    },
    request: () => null,
    fold,
    snapshot: (state) => [...state],
    restore: (json) => [...(json as unknown as number[])],
    ...(options.quarantine === true
      ? { quarantine: (_s, input, emit) => void emit({ type: 'echoed', seq: -input.seq }) }
      : {}),
  };
}

/** A view that remembers the numbers it was given. */
export class NumbersView implements LiveView {
  readonly name = 'numbers';
  readonly streams = [TALLY];
  readonly seen: number[] = [];

  apply(entries: readonly Entry[]): void {
    for (const { seq } of entries) this.seen.push(seq);
  }

  snapshot(): Json {
    return [...this.seen];
  }

  restore(state: Json): void {
    this.seen.push(...(state as unknown as number[]));
  }
}

/** Writes each entry's amount as a row; an amount of `poison` cannot be written. */
export function amountsProjection(
  onPoison: Projection['onPoison'],
  poison: number | null = null,
): Projection {
  return {
    name: `amounts.${onPoison}`,
    streams: [TALLY],
    onPoison,
    project: (entries) =>
      (entries as readonly Entry<Added>[]).map(({ seq, event }) => ({
        text: 'insert into amounts (seq, amount) values ($1, $2)',
        values: [seq, event.amount === poison ? 'not a number' : event.amount],
      })),
  };
}

/** Log of a host that keeps quiet. */
export const QUIET: HostOptions['log'] = { info: () => undefined, error: () => undefined };
