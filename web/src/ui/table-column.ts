import type { ReactNode } from 'react';

/** A column: what it holds decides sorting, filter and CSV; `cell` only how it looks. */
export interface TableColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly value: (row: Row) => string | number | null;
  readonly cell?: (row: Row) => ReactNode;
  /** Right-aligned and sorted as a number, also when the value is decimal text. */
  readonly numeric?: boolean;
  /** False for columns of buttons: neither sorted nor exported. */
  readonly data?: boolean;
  readonly className?: string;
}

/** The rows as CSV (RFC 4180); a cell that a spreadsheet would run as a formula is quoted text. */
export function toCsv<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[]): string {
  const shown = columns.filter((column) => column.data !== false);
  const line = (cells: readonly (string | number | null)[]) => cells.map(csvCell).join(',');
  const body = rows.map((row) => line(shown.map((column) => column.value(row))));
  return [line(shown.map((column) => column.header)), ...body, ''].join('\r\n');
}

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
