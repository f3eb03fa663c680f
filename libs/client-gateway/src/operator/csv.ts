import type { GatewayReply } from '../http/gateway-request';

type Cell = string | number | boolean | null;

/** With what a spreadsheet begins a formula; a minus or plus before digits is none. */
const FORMULA = /^(?:[=@\t\r]|[+-](?![0-9.]))/;

/**
 * Rows as text of RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe: what
 * a trader typed must not act on an operator's machine. Pure.
 */
export function csv<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, Cell>>[],
): string {
  const line = (cells: readonly Cell[]): string => cells.map(cell).join(',');
  return `${[line(columns), ...rows.map((row) => line(columns.map((name) => row[name])))].join('\r\n')}\r\n`;
}

/** Answers a file. */
export function sendCsv(reply: GatewayReply, name: string, text: string): string {
  void reply.type('text/csv; charset=utf-8');
  void reply.header('content-disposition', `attachment; filename="${name}"`);
  return text;
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
