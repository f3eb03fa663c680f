import { Badge } from '@/ui';
import type { TableColumn } from '@/ui';

/** Whether a stage, projection or view runs, or at which entry it stands still. */
export function haltedColumn<Row extends { readonly halted: string | null }>(): TableColumn<Row> {
  return {
    id: 'halted',
    header: 'State',
    value: (row) => row.halted ?? 'runs',
    cell: (row) =>
      row.halted === null ? (
        <Badge tone="up">runs</Badge>
      ) : (
        <Badge tone="down">halted at {row.halted}</Badge>
      ),
  };
}
