'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ArrowDown, ArrowUp, Download, Search } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';

import { Button } from './button';
import { toCsv } from './table-column';
import type { TableColumn } from './table-column';
import { useTableModel } from './table-model';
import type { ShownRow, TableModel } from './table-model';

const ROW_PX = 28;
const VIRTUAL_ABOVE = 100;

/** Properties of a table. */
export interface DataTableProps<Row extends object> {
  /** What it lists, for screen readers. */
  readonly label: string;
  readonly rows: readonly Row[];
  /** Keep it outside of the component or in a memo: a new array sorts everything anew. */
  readonly columns: readonly TableColumn<Row>[];
  readonly rowId: (row: Row) => string;
  /** Shown instead of rows when there are none. */
  readonly empty?: ReactNode;
  readonly onRowClick?: (row: Row) => void;
  /** Name of the CSV file without ending; without it there is no export. */
  readonly csvName?: string;
  /** Shows a field that filters all columns. */
  readonly filterable?: boolean;
  /** More controls in the bar above. */
  readonly actions?: ReactNode;
}

/** A table that sorts, filters, exports, and draws only the rows in sight when there are many. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { rows, columns, rowId, csvName, filterable = false, actions } = props;
  const [filter, setFilter] = useState('');
  const model = useTableModel({ rows, columns, rowId, filter });
  const hasBar = filterable || csvName !== undefined || actions !== undefined;
  return (
    <div className="flex h-full min-h-0 flex-col">
      {hasBar && (
        <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-2">
          {filterable && <Filter label={props.label} value={filter} onChange={setFilter} />}
          <div className="ml-auto flex items-center gap-1">
            {actions}
            {csvName !== undefined && (
              <Button
                size="xs"
                tone="ghost"
                disabled={rows.length === 0}
                onClick={() => {
                  const shown = model.rows.map((row) => row.original);
                  download(`${csvName}.csv`, toCsv(shown, columns));
                }}
              >
                <Download aria-hidden className="size-3.5" /> CSV
              </Button>
            )}
          </div>
        </div>
      )}
      <Body {...props} model={model} />
    </div>
  );
}

/** What can be done with a row stays in sight when the table is wider than its panel. */
const PINNED = 'sticky right-0 bg-panel';

function Filter(props: { label: string; value: string; onChange: (text: string) => void }) {
  return (
    <label className="relative flex items-center">
      <Search aria-hidden className="absolute left-2 size-3 text-faint" />
      <input
        type="search"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        placeholder="Filter"
        aria-label={`Filter ${props.label}`}
        className="h-6 w-40 rounded-md border border-line-strong bg-field pr-2 pl-6.5 text-xs placeholder:text-faint"
      />
    </label>
  );
}

function Body<Row extends object>(props: DataTableProps<Row> & { model: TableModel<Row> }) {
  const { label, columns, empty, model, onRowClick } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { rows } = model;
  const isVirtual = rows.length > VIRTUAL_ABOVE;
  const virtual = useVirtualizer({
    count: isVirtual ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const shown = isVirtual ? items.map((item) => rows[item.index]) : rows;
  const before = isVirtual ? (items[0]?.start ?? 0) : 0;
  const after = isVirtual ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto" tabIndex={-1}>
      <table
        aria-label={label}
        aria-rowcount={rows.length}
        className="w-full border-collapse text-xs"
      >
        <thead className="sticky top-0 z-10 bg-panel">
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} model={model} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={before} columns={columns.length} />
          {shown.map((row) => {
            if (row === undefined) return null;
            return <BodyRow key={row.id} {...{ row, columns, onRowClick }} />;
          })}
          <Spacer height={after} columns={columns.length} />
        </tbody>
      </table>
      {rows.length === 0 && empty}
    </div>
  );
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={columns} />
    </tr>
  );
}

function HeaderCell<Row>(props: { column: TableColumn<Row>; model: TableModel<Row> }) {
  const { column, model } = props;
  const sort = model.sortOf(column.id);
  const side = column.numeric === true ? 'text-right' : 'text-left';
  const cell = clsx(
    'h-7 px-2 font-normal whitespace-nowrap text-faint shadow-[inset_0_-1px] shadow-line',
    side,
  );
  if (column.data === false) {
    return (
      <th scope="col" className={clsx(cell, PINNED)}>
        <span className="sr-only">{column.header}</span>
      </th>
    );
  }
  const sorted = sort === false ? 'none' : sort === 'asc' ? 'ascending' : 'descending';
  return (
    <th scope="col" aria-sort={sorted} className={cell}>
      <button
        type="button"
        className="inline-flex items-center gap-1 hover:text-text"
        onClick={() => model.toggleSort(column.id)}
      >
        {column.header}
        {sort === 'asc' && <ArrowUp aria-hidden className="size-3" />}
        {sort === 'desc' && <ArrowDown aria-hidden className="size-3" />}
      </button>
    </th>
  );
}

function BodyRow<Row>(props: {
  row: ShownRow<Row>;
  columns: readonly TableColumn<Row>[];
  onRowClick?: (row: Row) => void;
}) {
  const { row, columns, onRowClick } = props;
  const isClickable = onRowClick !== undefined;
  return (
    <tr
      className={clsx('border-b border-line/60 hover:bg-hover', isClickable && 'cursor-pointer')}
      style={{ height: ROW_PX }}
      tabIndex={isClickable ? 0 : undefined}
      onClick={isClickable ? () => onRowClick(row.original) : undefined}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
        onRowClick?.(row.original);
      }}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          className={clsx(
            'px-2 whitespace-nowrap',
            column.data === false && PINNED,
            column.numeric === true && 'text-right',
            column.className,
          )}
        >
          {column.cell === undefined ? column.value(row.original) : column.cell(row.original)}
        </td>
      ))}
    </tr>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
