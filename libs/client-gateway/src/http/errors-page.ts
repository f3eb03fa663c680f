import { REASONS } from '@app/kernel';
import type { Reason } from '@app/kernel';

import { ERROR_WORDS } from './error-words';

const HEAD = [
  '# Errors',
  '',
  'Every error is `{"code", "message", "reason", "request_id"}` with what belongs to it: `field`, ' +
    '`limit`, `value`, what would pass. Decide by `reason`: it is stable, the message is not. ' +
    'An order that is refused after its answer carries `reason` and `reason_message`.',
  '',
  'This page is made from the catalogue of reasons by `node scripts/errors-page.mjs`.',
  '',
];
const TITLES = ['HTTP', 'code', 'reason', 'when', 'what to do'];

/** The page of all reasons as Markdown (`docs/errors.md`, `GET /docs/errors`). Pure. */
export function errorsPage(): string {
  const rows = (Object.keys(REASONS) as Reason[]).map((reason) => {
    const { status, code } = REASONS[reason];
    return [String(status), String(code), `\`${reason}\``, ...ERROR_WORDS[reason]];
  });
  const widths = TITLES.map((title, column) => {
    return Math.max(...[TITLES, ...rows].map((row) => row[column]?.length ?? title.length));
  });
  const line = (cells: readonly string[]): string => {
    return `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  };
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [...HEAD, line(TITLES), rule, ...rows.map(line), ''].join('\n');
}
