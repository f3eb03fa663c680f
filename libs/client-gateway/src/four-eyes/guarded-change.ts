import type { FieldChange } from '@app/contracts';

/**
 * A kind of change that may need a second person. The same two steps serve both ways: without four
 * eyes it is applied at once, with them it is shown first and applied when it is approved.
 */
export interface GuardedChange<Command> {
  /** Whose limits or which instrument. */
  subjectOf(command: Command): string;
  /** What it would do to what holds now. Throws as the change itself for what is not there. */
  fields(command: Command): Promise<FieldChange[]>;
  /** Does it, and answers what holds then. The same id has one effect where the owner keeps ids. */
  apply(command: Command, requestId: string): Promise<object>;
}
