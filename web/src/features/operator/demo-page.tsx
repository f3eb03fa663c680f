'use client';

import { useState } from 'react';

import { usePrivateQuery } from '@/lib/session';
import { Badge, Button, DataTable, Empty, formatCompact, NumberField, Panel, Select } from '@/ui';
import type { TableColumn } from '@/ui';

import { AccountPicker } from './account-picker';
import { CommandButton } from './command-button';
import { QueryPanel } from './query-panel';
import { LIVE_MS, useCommand } from './use-admin';

/** The simulated market as it says itself. */
interface SimulatorAnswer {
  readonly running: boolean;
  readonly speed: number;
  readonly regime: string;
  readonly seed: number;
  readonly state: string;
  readonly regimes: readonly string[];
  readonly speed_min: number;
  readonly speed_max: number;
  readonly orders_sent: number;
  readonly cancels_sent: number;
  readonly fills: number;
  readonly refused: number;
  readonly messages_per_second: number;
  readonly last_error: string | null;
  readonly accounts: readonly { username: string; open_orders: number }[];
}

interface ResetAnswer {
  readonly cancelled_orders: number;
  readonly duration_ms: number;
}

/** Demo controls: the simulated market with its pace and mood, and the way back to the opening. */
export function DemoPage() {
  const query = usePrivateQuery<SimulatorAnswer>('/v2/demo/simulator', {
    refetchIntervalMs: LIVE_MS,
  });
  if (query.error?.status === 404 && query.data === undefined) {
    return (
      <Empty title="This exchange runs without its demo">
        Start it with npm run demo to have a simulated market here.
      </Empty>
    );
  }
  return (
    <div className="grid gap-1.5 lg:grid-cols-2">
      <QueryPanel title="Simulated market" query={query} className="h-auto">
        {(answer) => <Simulator answer={answer} />}
      </QueryPanel>
      <ResetPanel />
      <QueryPanel
        title="Accounts of the simulator"
        query={query}
        className="min-h-72 lg:col-span-2"
      >
        {({ accounts }) => (
          <DataTable
            label="Accounts of the simulator"
            rows={accounts}
            columns={ACCOUNT_COLUMNS}
            rowId={(row) => row.username}
            csvName="simulator"
            empty={<Empty title="It has no account yet" />}
          />
        )}
      </QueryPanel>
    </div>
  );
}

const ACCOUNT_COLUMNS: readonly TableColumn<SimulatorAnswer['accounts'][number]>[] = [
  { id: 'username', header: 'Account', value: (row) => row.username, className: 'font-semibold' },
  { id: 'open', header: 'Open orders', value: (row) => row.open_orders, numeric: true },
];

function Simulator({ answer }: { answer: SimulatorAnswer }) {
  const figures: readonly (readonly [string, number])[] = [
    ['Messages a second', answer.messages_per_second],
    ['Orders sent', answer.orders_sent],
    ['Cancels sent', answer.cancels_sent],
    ['Fills', answer.fills],
    ['Refused', answer.refused],
  ];
  return (
    <div className="flex flex-col gap-3 p-3">
      <div className="flex flex-wrap items-center gap-1.5">
        <Badge tone={answer.state === 'running' ? 'up' : 'neutral'}>{answer.state}</Badge>
        <Badge>{answer.regime}</Badge>
        <Badge>speed {answer.speed}</Badge>
        <Badge title="The same seed gives the same market">seed {answer.seed}</Badge>
        {answer.last_error !== null && <Badge tone="down">{answer.last_error}</Badge>}
      </div>
      <dl className="grid grid-cols-2 gap-2 sm:grid-cols-5">
        {figures.map(([name, value]) => (
          <div key={name} className="rounded-md border border-line p-2">
            <dt className="text-2xs text-faint">{name}</dt>
            <dd className="text-sm font-semibold">{formatCompact(value)}</dd>
          </div>
        ))}
      </dl>
      <SimulatorControls key={`${answer.speed} ${answer.regime}`} answer={answer} />
    </div>
  );
}

function SimulatorControls({ answer }: { answer: SimulatorAnswer }) {
  const send = useCommand();
  const [speed, setSpeed] = useState(String(answer.speed));
  const [regime, setRegime] = useState(answer.regime);
  const change = (body: object, said: string) =>
    void send('demo/simulator', { method: 'PATCH', body }, () => said);
  const isSpeed = Number(speed) >= answer.speed_min && Number(speed) <= answer.speed_max;
  return (
    <div className="grid items-end gap-2 sm:grid-cols-2">
      <NumberField
        label="Speed"
        hint={`${answer.speed_min} to ${answer.speed_max}`}
        step="0.5"
        value={speed}
        onValueChange={setSpeed}
        error={isSpeed ? null : 'out of range'}
      />
      <Select
        label="Mood of the market"
        className="h-8"
        value={regime}
        onValueChange={setRegime}
        options={answer.regimes.map((value) => ({ value, label: value }))}
      />
      <Button
        tone="primary"
        disabled={!isSpeed}
        onClick={() => change({ speed: Number(speed), regime }, 'The market follows')}
      >
        Apply
      </Button>
      <Button
        onClick={() => {
          const running = !answer.running;
          change({ running }, running ? 'The market starts' : 'The market pauses');
        }}
      >
        {answer.running ? 'Pause' : 'Start'}
      </Button>
    </div>
  );
}

function ResetPanel() {
  const send = useCommand();
  const [account, setAccount] = useState('');
  const what = account === '' ? 'the whole exchange' : account;
  return (
    <Panel title="Reset" className="h-auto">
      <div className="flex flex-col gap-3 p-3">
        <p className="text-xs text-muted">
          Cancels open orders and brings balances, positions and the simulator back to the opening
          state. Journals and the audit trail stay: a reset is an event like any other.
        </p>
        <AccountPicker
          id="reset-accounts"
          label="Account"
          hint="empty: the whole exchange"
          value={account}
          onChange={setAccount}
        />
        <CommandButton
          label={`Reset ${what}`}
          size="md"
          tone="danger"
          question={`Reset ${what}?`}
          explanation="Open orders are cancelled and balances restored. This cannot be undone."
          confirmLabel="Reset"
          run={(reason) => {
            const body = { account: account === '' ? null : account, reason };
            return send<ResetAnswer>('demo/reset', { method: 'POST', body }, (answer) => {
              const { cancelled_orders: orders, duration_ms: ms } = answer;
              return `Reset in ${Math.round(ms)} ms, ${orders} orders cancelled`;
            });
          }}
        />
      </div>
    </Panel>
  );
}
