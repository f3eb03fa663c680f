'use client';

import { FeeSchedulePanel } from '@/features/fees/fee-schedule-panel';
import { useExchangeInfo } from '@/lib/api/queries';
import type { SymbolRules } from '@/lib/api/types';
import { DataTable, Empty, Panel } from '@/ui';
import type { TableColumn } from '@/ui';

import { QueryPanel } from './query-panel';

/** The fee schedule: what each instrument charges, and what happens when it is changed. */
export function FeesPage() {
  const query = useExchangeInfo();
  return (
    <div className="grid min-h-full gap-1.5 xl:grid-cols-2">
      <div className="flex flex-col gap-1.5">
        <FeeSchedulePanel className="h-auto!" />
        <ChangePanel />
      </div>
      <QueryPanel title="By instrument" query={query} className="min-h-96">
        {({ symbols }) => (
          <DataTable
            label="Fees by instrument"
            rows={symbols}
            columns={COLUMNS}
            rowId={(row) => row.symbol}
            filterable
            csvName="fees"
            empty={<Empty title="No instrument is listed" />}
          />
        )}
      </QueryPanel>
    </div>
  );
}

function ChangePanel() {
  return (
    <Panel title="How it is changed" className="h-auto!">
      <div className="flex flex-col gap-2 p-3 text-xs text-muted">
        <p>
          The rates are settings of the exchange, <code>FEE_MAKER_BPS</code> and{' '}
          <code>FEE_TAKER_BPS</code> in hundredths of a percent, which every process reads when it
          starts. They cannot be changed from here.
        </p>
        <p>
          An order pays the rate in force when it trades, but never more than was held for it when
          it was taken: after a rise, orders that were open before pay at most the old reserve;
          after a fall all pay less at once.
        </p>
      </div>
    </Panel>
  );
}

const COLUMNS: readonly TableColumn<SymbolRules>[] = [
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol, className: 'font-semibold' },
  { id: 'maker', header: 'Maker %', value: (row) => row.fees.maker_percent, numeric: true },
  { id: 'taker', header: 'Taker %', value: (row) => row.fees.taker_percent, numeric: true },
];
