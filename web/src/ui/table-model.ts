'use client';

import {
  columnFilteringFeature,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_includesString,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import type { ColumnDef, SortingState } from '@tanstack/react-table';
import { useMemo, useState } from 'react';

import type { TableColumn } from './table-column';

const features = tableFeatures({
  columnFilteringFeature,
  globalFilteringFeature,
  rowSortingFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
  filterFns: { includesString: filterFn_includesString },
});

/** A row in the order in which it is shown. */
export interface ShownRow<Row> {
  readonly id: string;
  readonly original: Row;
}

/** State of a table: rows sorted and filtered, and how to sort them otherwise. */
export interface TableModel<Row> {
  readonly rows: readonly ShownRow<Row>[];
  readonly sortOf: (columnId: string) => 'asc' | 'desc' | false;
  readonly toggleSort: (columnId: string) => void;
}

/** The one place that knows the table library. */
export function useTableModel<Row extends object>(props: {
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  readonly rowId: (row: Row) => string;
  readonly filter: string;
}): TableModel<Row> {
  const { rows, columns, rowId, filter } = props;
  const [sorting, setSorting] = useState<SortingState>([]);
  const definitions = useMemo(() => {
    return columns.map((column): ColumnDef<typeof features, Row> => {
      return {
        id: column.id,
        accessorFn: (row) => sortable(column, row),
        enableSorting: column.data !== false,
        sortUndefined: 'last',
      };
    });
  }, [columns]);
  const data = useMemo(() => rows.slice(), [rows]);
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowId,
    globalFilterFn: 'includesString',
    getColumnCanGlobalFilter: () => true,
    state: { sorting, globalFilter: filter },
    onSortingChange: setSorting,
  });
  return {
    rows: table.getRowModel().rows,
    sortOf: (columnId) => {
      const sort = sorting.find((one) => one.id === columnId);
      return sort === undefined ? false : sort.desc ? 'desc' : 'asc';
    },
    toggleSort: (columnId) => table.getColumn(columnId)?.toggleSorting(),
  };
}

function sortable<Row>(column: TableColumn<Row>, row: Row): string | number | undefined {
  const value = column.value(row);
  if (value === null) return undefined;
  return column.numeric === true ? Number(value) : value;
}
