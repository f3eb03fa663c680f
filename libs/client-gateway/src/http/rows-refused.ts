import { DomainError } from '@app/kernel';

/** A row of a list that cannot be taken. */
export interface RefusedRow {
  readonly index: number;
  readonly error: DomainError;
}

/** A list is refused whole: in the words of its first bad row, with every bad one in `errors`. */
export class RowsRefused extends DomainError {
  constructor(
    first: RefusedRow,
    private readonly refused: readonly RefusedRow[],
  ) {
    const { reason, message, details } = first.error;
    super(reason, message, { ...details, index: first.index });
  }

  /** The rows as the public API shows them. */
  get errors(): object[] {
    return this.refused.map(({ index, error }) => {
      const { code, message, reason, details } = error;
      return { index, code, message, reason, ...details };
    });
  }
}
