'use client';

import { Fragment, useMemo } from 'react';

import { Badge, DataTable, Empty, formatPrice, formatTime } from '@/ui';
import type { TableColumn } from '@/ui';

import type { AuditAnswer, BandRow, BreakersAnswer, CommandRow, MarketPhase } from './admin-types';
import { CommandButton } from './command-button';
import { PHASE_LABELS, PhaseBadge } from './phase-badge';
import { QueryPanel } from './query-panel';
import { LIVE_MS, useAdmin, useCommand } from './use-admin';

/** Which phase may follow which, as the engine has it; it refuses others and that is audited. */
const NEXT: Readonly<Record<MarketPhase, readonly MarketPhase[]>> = {
  pre_open: ['opening_auction', 'halted', 'closed'],
  opening_auction: ['continuous', 'halted', 'closed'],
  continuous: ['halted', 'opening_auction', 'closing_auction', 'closed'],
  halted: ['opening_auction', 'closing_auction', 'closed'],
  closing_auction: ['halted', 'closed'],
  closed: ['pre_open', 'opening_auction'],
};
const VERBS: Readonly<Record<MarketPhase, string>> = {
  ...PHASE_LABELS,
  continuous: 'Open',
  halted: 'Halt',
  closed: 'Close',
};
const PHASE_ACTIONS = new Set([
  'halt',
  'resume',
  'set_phase',
  'halt_market',
  'resume_market',
  'trigger_breaker',
]);

type MarketRow = BandRow & { readonly by: CommandRow | null };

/** Market state: the phase of each symbol and of all, moved along listed transitions only. */
export function MarketsPage() {
  const query = useAdmin<BreakersAnswer>('circuit-breakers', LIVE_MS);
  const audit = useAdmin<AuditAnswer>('audit?limit=500&outcome=done', LIVE_MS * 3);
  const commands = audit.data?.commands;
  const symbols = query.data?.symbols;
  const rows = useMemo(() => withWho(symbols ?? [], commands ?? []), [symbols, commands]);
  return (
    <QueryPanel title="Market state" query={query} actions={<MarketButtons rows={rows} />}>
      {() => (
        <DataTable
          label="Market state"
          rows={rows}
          columns={COLUMNS}
          rowId={(row) => row.symbol}
          filterable
          csvName="market-state"
          empty={<Empty title="No instrument is listed" />}
        />
      )}
    </QueryPanel>
  );
}

/** The newest command about a symbol or about all of them. */
function withWho(symbols: readonly BandRow[], commands: readonly CommandRow[]): MarketRow[] {
  const moves = commands.filter(({ action }) => PHASE_ACTIONS.has(action));
  return symbols.map((row) => {
    const by = moves.find(({ subject }) => subject === null || subject === row.symbol) ?? null;
    return { ...row, by };
  });
}

const COLUMNS: readonly TableColumn<MarketRow>[] = [
  { id: 'symbol', header: 'Symbol', value: (row) => row.symbol, className: 'font-semibold' },
  {
    id: 'phase',
    header: 'Phase',
    value: (row) => PHASE_LABELS[row.phase],
    cell: (row) => <PhaseBadge phase={row.phase} />,
  },
  { id: 'reason', header: 'Reason', value: (row) => row.phase_reason },
  {
    id: 'ends',
    header: 'Goes on at',
    value: (row) => row.phase_ends_at,
    cell: (row) => (row.phase_ends_at === null ? '—' : formatTime(row.phase_ends_at)),
  },
  {
    id: 'last',
    header: 'Last',
    value: (row) => row.last_price,
    cell: (row) => formatPrice(row.last_price),
    numeric: true,
  },
  {
    id: 'by',
    header: 'Last moved by',
    value: (row) => row.by?.username ?? null,
    cell: (row) => <Who command={row.by} />,
  },
  {
    id: 'move',
    header: 'Move to another phase',
    value: () => null,
    cell: (row) => <PhaseButtons row={row} />,
    data: false,
    className: 'text-right',
  },
];

function Who({ command }: { command: CommandRow | null }) {
  if (command === null) return <span className="text-faint">—</span>;
  return (
    <span title={command.reason ?? undefined}>
      {command.username} <span className="text-faint">{formatTime(command.at)}</span>
    </span>
  );
}

function PhaseButtons({ row }: { row: BandRow }) {
  const send = useCommand();
  return (
    <span className="inline-flex gap-1">
      {NEXT[row.phase].map((phase) => (
        <CommandButton
          key={phase}
          label={VERBS[phase]}
          tone={phase === 'halted' || phase === 'closed' ? 'danger' : 'plain'}
          question={`Move ${row.symbol} to ${PHASE_LABELS[phase]}?`}
          explanation={explanationOf(phase)}
          confirmLabel={VERBS[phase]}
          run={(reason) => {
            const body = { phase, reason };
            return send(`admin/assets/${row.symbol}/phase`, { method: 'POST', body }, () => {
              return `${row.symbol}: ${PHASE_LABELS[phase]}`;
            });
          }}
        />
      ))}
    </span>
  );
}

function explanationOf(phase: MarketPhase): string {
  switch (phase) {
    case 'halted':
      return 'Resting orders stay, nothing matches, cancels still work.';
    case 'closed':
      return 'Trading ends; orders of the day end with it.';
    case 'continuous':
      return 'The auction uncrosses at one price, then orders match as they come.';
    case 'opening_auction':
    case 'closing_auction':
      return 'Orders are collected; they trade at one price when the auction ends.';
    case 'pre_open':
      return 'Orders may be placed and cancelled; nothing matches.';
  }
}

function MarketButtons({ rows }: { rows: readonly MarketRow[] }) {
  const send = useCommand();
  const halted = rows.filter(({ phase }) => phase === 'halted').length;
  const move = (path: 'halt' | 'resume') => (reason: string) =>
    send<readonly unknown[]>(
      `admin/market/${path}`,
      { method: 'POST', body: { reason } },
      (changed) => `${changed.length} symbols ${path === 'halt' ? 'halted' : 'resumed'}`,
    );
  return (
    <Fragment>
      {halted > 0 && <Badge tone="down">{halted} halted</Badge>}
      <CommandButton
        label="Resume all"
        question="Resume every halted symbol?"
        explanation="Each goes through an opening auction into continuous trading."
        confirmLabel="Resume all"
        disabled={halted === 0}
        run={move('resume')}
      />
      <CommandButton
        label="Halt all"
        tone="danger"
        question="Halt the whole market?"
        explanation="Resting orders stay, nothing matches, cancels still work."
        confirmLabel="Halt all"
        run={move('halt')}
      />
    </Fragment>
  );
}
