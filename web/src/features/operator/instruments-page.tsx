'use client';

import { useState } from 'react';

import { useAssets } from '@/lib/api/queries';
import { usePrivateQuery } from '@/lib/session';
import { Badge, DataTable, Empty, Field, formatPrice, NumberField } from '@/ui';
import type { TableColumn } from '@/ui';

import type { MarketPhase } from './admin-types';
import { CommandButton } from './command-button';
import { PHASE_LABELS, PhaseBadge } from './phase-badge';
import { QueryPanel } from './query-panel';
import { useCommand } from './use-admin';

/** An asset with what the exchange adds to it. */
interface AssetRow {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string;
  readonly status: 'active' | 'inactive';
  readonly price_increment: string;
  readonly min_order_size: string;
  readonly reference_price: string;
  readonly band_percent: string;
  readonly phase: MarketPhase;
}

const REFRESH_MS = 5_000;

/** Instruments: list, tick, lot, status; what trading costs has a page of its own. */
export function InstrumentsPage() {
  const query = usePrivateQuery<readonly AssetRow[]>('/v2/assets?status=all', {
    refetchIntervalMs: REFRESH_MS,
  });
  return (
    <QueryPanel title="Instruments" query={query} actions={<ListInstrument />}>
      {(rows) => (
        <DataTable
          label="Instruments"
          rows={rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          filterable
          csvName="instruments"
          empty={<Empty title="No instrument is listed" />}
        />
      )}
    </QueryPanel>
  );
}

const COLUMNS: readonly TableColumn<AssetRow>[] = [
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol, className: 'font-semibold' },
  { id: 'name', header: 'Name', value: (row) => row.name },
  { id: 'exchange', header: 'Venue', value: (row) => row.exchange },
  {
    id: 'status',
    header: 'Status',
    value: (row) => row.status,
    cell: (row) => <Badge tone={row.status === 'active' ? 'up' : 'down'}>{row.status}</Badge>,
  },
  {
    id: 'phase',
    header: 'Phase',
    value: (row) => PHASE_LABELS[row.phase],
    cell: (row) => <PhaseBadge phase={row.phase} />,
  },
  { id: 'tick', header: 'Tick', value: (row) => row.price_increment, numeric: true },
  { id: 'lot', header: 'Lot', value: (row) => row.min_order_size, numeric: true },
  { id: 'band', header: 'Band %', value: (row) => row.band_percent, numeric: true },
  {
    id: 'reference',
    header: 'Reference',
    value: (row) => row.reference_price,
    cell: (row) => formatPrice(row.reference_price),
    numeric: true,
  },
  {
    id: 'actions',
    header: 'Change',
    value: () => null,
    cell: (row) => <InstrumentActions row={row} />,
    data: false,
    className: 'text-right',
  },
];

function InstrumentActions({ row }: { row: AssetRow }) {
  const send = useCommand();
  const [name, setName] = useState(row.name);
  const isActive = row.status === 'active';
  const change = (body: object, said: string) =>
    send(`admin/assets/${row.symbol}`, { method: 'PATCH', body }, () => said);
  return (
    <span className="inline-flex gap-1">
      <CommandButton
        label="Name"
        question={`Rename ${row.symbol}?`}
        confirmLabel="Rename"
        ready={name.trim() !== '' && name !== row.name}
        fields={<Field label="Name" value={name} onChange={(e) => setName(e.target.value)} />}
        run={(reason) => change({ name: name.trim(), reason }, `${row.symbol} is renamed`)}
      />
      <CommandButton
        label={isActive ? 'Take out' : 'Put back'}
        tone={isActive ? 'danger' : 'plain'}
        question={isActive ? `Take ${row.symbol} out of trading?` : `Put ${row.symbol} back?`}
        explanation={
          isActive
            ? 'Every open order in it is cancelled and new ones are refused.'
            : 'New orders are taken again.'
        }
        confirmLabel={isActive ? 'Take out' : 'Put back'}
        run={(reason) => {
          const status = isActive ? 'inactive' : 'active';
          return change({ status, reason }, `${row.symbol} is ${status}`);
        }}
      />
    </span>
  );
}

const BLANK = {
  symbol: '',
  name: '',
  price_increment: '0.01',
  reference_price: '',
  band_percent: '20',
};

function ListInstrument() {
  const send = useCommand();
  const assets = useAssets();
  const [terms, setTerms] = useState(BLANK);
  const set = (field: keyof typeof BLANK) => (value: string) => {
    setTerms((known) => ({ ...known, [field]: value }));
  };
  const text = (field: 'symbol' | 'name', label: string) => (
    <Field
      label={label}
      autoComplete="off"
      value={terms[field]}
      onChange={(event) => {
        set(field)(
          field === 'symbol' ? event.target.value.toUpperCase().trim() : event.target.value,
        );
      }}
    />
  );
  const isFilled = Object.values(terms).every((value) => value.trim() !== '');
  return (
    <CommandButton
      label="List an instrument"
      tone="primary"
      question="List a new instrument?"
      explanation="Its tick stays for good: prices are counted in it."
      confirmLabel="List"
      ready={isFilled}
      fields={
        <>
          {text('symbol', 'Symbol')}
          {text('name', 'Name')}
          <NumberField
            label="Tick"
            step="0.01"
            value={terms.price_increment}
            onValueChange={set('price_increment')}
          />
          <NumberField
            label="Reference price"
            step="1"
            value={terms.reference_price}
            onValueChange={set('reference_price')}
          />
          <NumberField
            label="Band"
            hint="percent"
            step="1"
            value={terms.band_percent}
            onValueChange={set('band_percent')}
          />
        </>
      }
      run={async (reason) => {
        const body = { ...terms, exchange: 'NASDAQ', reason };
        const done = await send(
          'admin/assets',
          { method: 'POST', body },
          () => `${terms.symbol} is listed`,
        );
        if (!done) return false;
        setTerms(BLANK);
        await assets.refetch();
        return true;
      }}
    />
  );
}
