'use client';

import { useState } from 'react';

import { Badge, DataTable, Empty, formatPrice, formatTime, NumberField } from '@/ui';
import type { TableColumn } from '@/ui';

import type { BandRow, BreakersAnswer } from './admin-types';
import { CommandButton } from './command-button';
import { PHASE_LABELS, PhaseBadge } from './phase-badge';
import { QueryPanel } from './query-panel';
import { LIVE_MS, useAdmin, useCommand } from './use-admin';

/** Circuit breakers: the band of each symbol, and pauses of the whole market by level. */
export function BreakersPage() {
  const query = useAdmin<BreakersAnswer>('circuit-breakers', LIVE_MS);
  return (
    <div className="grid h-full min-h-140 grid-rows-[auto_minmax(18rem,1fr)] gap-1.5 max-md:h-auto max-md:grid-rows-[auto_32rem]">
      <QueryPanel title="Whole market" query={query}>
        {({ market }) => <MarketLevels market={market} />}
      </QueryPanel>
      <QueryPanel title="Limit up and limit down by symbol" query={query}>
        {({ symbols }) => (
          <DataTable
            label="Bands by symbol"
            rows={symbols}
            columns={COLUMNS}
            rowId={(row) => row.symbol}
            filterable
            csvName="bands"
            empty={<Empty title="No instrument is listed" />}
          />
        )}
      </QueryPanel>
    </div>
  );
}

function MarketLevels({ market }: { market: BreakersAnswer['market'] }) {
  return (
    <div className="grid gap-2 p-3 sm:grid-cols-2 xl:grid-cols-4">
      <div className="rounded-md border border-line p-3">
        <p className="text-xs text-muted">Market against its reference</p>
        <p className="mt-1 text-lg font-semibold">
          {market.decline_percent === '0' ? 'no fall' : `−${market.decline_percent} %`}
        </p>
        <p className="mt-1 text-2xs text-faint">mean of all symbols; a rise counts as 0</p>
      </div>
      {market.levels.map((level) => (
        <Level key={level.level} {...level} />
      ))}
    </div>
  );
}

function Level(props: BreakersAnswer['market']['levels'][number]) {
  const { level, decline_percent: decline, pause_seconds: pause, reached } = props;
  const send = useCommand();
  const how = pause === null ? 'until it is resumed' : `for ${pause / 60} minutes`;
  const trigger = (test: boolean) => (reason: string) =>
    send<{ halted: readonly string[] }>(
      'admin/circuit-breakers',
      { method: 'POST', body: { level, test, reason } },
      ({ halted }) => `Level ${level} ${test ? 'would halt' : 'halted'} ${halted.length} symbols`,
    );
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line p-3">
      <p className="flex items-center justify-between text-xs text-muted">
        Level {level}: {decline} % down
        <Badge tone={reached ? 'down' : 'neutral'}>{reached ? 'reached' : 'not reached'}</Badge>
      </p>
      <p className="text-2xs text-faint">Pauses all trading {how}.</p>
      <div className="mt-auto flex gap-1">
        <CommandButton
          label="Test"
          question={`Test level ${level}?`}
          explanation="Tells which symbols it would halt; changes nothing."
          confirmLabel="Test"
          run={trigger(true)}
        />
        <CommandButton
          label="Trigger"
          tone="danger"
          question={`Trigger level ${level} for the whole market?`}
          explanation={`Every symbol that trades is halted ${how}.`}
          confirmLabel="Trigger"
          run={trigger(false)}
        />
      </div>
    </div>
  );
}

const COLUMNS: readonly TableColumn<BandRow>[] = [
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol, className: 'font-semibold' },
  price('down', 'Limit down', (row) => row.limit_down),
  {
    id: 'place',
    header: 'Within the band',
    value: (row) => placeInBand(row),
    cell: (row) => <BandBar row={row} />,
    numeric: true,
  },
  price('up', 'Limit up', (row) => row.limit_up),
  price('last', 'Last', (row) => row.last_price),
  {
    id: 'change',
    header: 'Against reference %',
    value: (row) => row.change_percent,
    numeric: true,
  },
  { id: 'band', header: 'Band %', value: (row) => row.band_percent, numeric: true },
  { id: 'pause', header: 'Pause s', value: (row) => row.pause_seconds, numeric: true },
  {
    id: 'auction',
    header: 'Auction s',
    value: (row) => row.reopening_auction_seconds,
    numeric: true,
  },
  {
    id: 'phase',
    header: 'Phase',
    value: (row) => PHASE_LABELS[row.phase],
    cell: (row) => <PhaseBadge phase={row.phase} />,
  },
  {
    id: 'ends',
    header: 'Goes on at',
    value: (row) => row.phase_ends_at,
    cell: (row) => (row.phase_ends_at === null ? '—' : formatTime(row.phase_ends_at)),
  },
  {
    id: 'actions',
    header: 'Change',
    value: () => null,
    cell: (row) => <BandActions row={row} />,
    data: false,
    className: 'text-right',
  },
];

function price(
  id: string,
  header: string,
  value: (row: BandRow) => string | null,
): TableColumn<BandRow> {
  return { id, header, value, cell: (row) => formatPrice(value(row)), numeric: true };
}

/** 0 at limit down, 1 at limit up, for a reference price that stands still. */
function placeInBand(row: BandRow): number {
  const band = Number(row.band_percent);
  const change = Number(row.change_percent);
  if (band <= 0) return 0.5;
  return Math.min(1, Math.max(0, 0.5 + change / (2 * band)));
}

function BandBar({ row }: { row: BandRow }) {
  const place = placeInBand(row);
  const isNear = place < 0.15 || place > 0.85;
  return (
    <span
      className="relative inline-block h-2 w-28 rounded-full bg-raised align-middle"
      role="img"
      aria-label={`${Math.round(place * 100)} % of the way from limit down to limit up`}
    >
      <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
      <span
        className={`absolute top-0 size-2 -translate-x-1/2 rounded-full ${isNear ? 'bg-down' : 'bg-accent'}`}
        style={{ left: `${place * 100}%` }}
      />
    </span>
  );
}

function BandActions({ row }: { row: BandRow }) {
  const { symbol, phase } = row;
  const send = useCommand();
  const post = (what: string, said: string) => (reason: string) =>
    send(`admin/assets/${symbol}/${what}`, { method: 'POST', body: { reason } }, () => said);
  return (
    <span className="inline-flex gap-1">
      <BandButton row={row} />
      {phase === 'halted' ? (
        <CommandButton
          label="Release"
          question={`Release ${symbol}?`}
          explanation="It goes through an opening auction into continuous trading."
          confirmLabel="Release"
          run={post('resume', `${symbol} is released`)}
        />
      ) : (
        <CommandButton
          label="Trigger"
          tone="danger"
          disabled={phase === 'closed'}
          question={`Trigger the breaker of ${symbol}?`}
          explanation="Resting orders stay, nothing matches, cancels still work."
          confirmLabel="Trigger"
          run={post('halt', `${symbol} is halted`)}
        />
      )}
    </span>
  );
}

function BandButton({ row }: { row: BandRow }) {
  const { symbol } = row;
  const send = useCommand();
  const [band, setBand] = useState(row.band_percent);
  const [pause, setPause] = useState(String(row.pause_seconds));
  const [auction, setAuction] = useState(String(row.reopening_auction_seconds));
  const change = (reason: string) => {
    const times = {
      band_pause_seconds: Number(pause),
      reopening_auction_seconds: Number(auction),
    };
    const body = { band_percent: band, ...times, reason };
    const said = `${symbol}: ${band} %, pause ${pause} s, auction ${auction} s`;
    return send(`admin/assets/${symbol}`, { method: 'PATCH', body }, () => said);
  };
  return (
    <CommandButton
      label="Band"
      question={`Change the band of ${symbol}?`}
      explanation="A print further than this from the last price pauses the symbol; an auction reopens it."
      confirmLabel="Change"
      ready={Number(band) > 0 && isWholeSeconds(pause) && isWholeSeconds(auction)}
      fields={
        <>
          <NumberField
            label="Band"
            hint="percent"
            step="0.5"
            value={band}
            onValueChange={setBand}
          />
          <NumberField
            label="Pause"
            hint="seconds, to 3600"
            step="5"
            value={pause}
            onValueChange={setPause}
          />
          <NumberField
            label="Reopening auction"
            hint="seconds, to 3600"
            step="5"
            value={auction}
            onValueChange={setAuction}
          />
        </>
      }
      run={change}
    />
  );
}

function isWholeSeconds(text: string): boolean {
  return /^[0-9]{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 3_600;
}
