'use client';

import clsx from 'clsx';

import type { BackendRow, ServiceRow, ServiceState } from './admin-types';

interface Place {
  readonly x: number;
  readonly y: number;
}

const WIDTH = 1_080;
const HEIGHT = 430;
const BOX = { width: 176, height: 84 } as const;

/** Where the services stand: the way of an order from left to right, its readers below. */
const PLACES: Readonly<Record<string, Place>> = {
  'client-gateway': { x: 10, y: 66 },
  'order-manager': { x: 228, y: 66 },
  'risk-manager': { x: 446, y: 66 },
  wallet: { x: 664, y: 66 },
  'matching-engine': { x: 882, y: 66 },
  user: { x: 10, y: 206 },
  notification: { x: 446, y: 206 },
  reporting: { x: 664, y: 206 },
  'market-data': { x: 882, y: 206 },
  postgresql: { x: 337, y: 336 },
  redis: { x: 555, y: 336 },
};

/** Who hands what to whom. */
const WAYS: readonly (readonly [from: string, to: string, what: string])[] = [
  ['client-gateway', 'order-manager', 'submit'],
  ['order-manager', 'risk-manager', 'orders'],
  ['risk-manager', 'wallet', 'risk'],
  ['wallet', 'matching-engine', 'wallet'],
  ['client-gateway', 'user', 'who is it'],
  ['matching-engine', 'market-data', 'match'],
  ['matching-engine', 'reporting', ''],
  ['matching-engine', 'notification', ''],
];

const DOTS: Readonly<Record<ServiceState | 'off', string>> = {
  up: 'fill-up',
  degraded: 'fill-warn',
  down: 'fill-down',
  off: 'fill-faint',
};
const WORDS: Readonly<Record<ServiceState | 'off', string>> = {
  up: 'up',
  degraded: 'degraded',
  down: 'down',
  off: 'not used',
};

/** The nine services with PostgreSQL and Redis; the same picture in both deployments. */
export function ServiceMap(props: {
  services: readonly ServiceRow[];
  backends: readonly BackendRow[];
  rates: Readonly<Record<string, number>>;
  isSplit: boolean;
}) {
  const { services, backends, rates, isSplit } = props;
  return (
    <div className="overflow-x-auto p-3 max-md:hidden">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="mx-auto w-full max-w-6xl min-w-180"
        role="img"
        aria-label="Service map; the table below has the same figures"
      >
        <Frame isSplit={isSplit} />
        {WAYS.map(([from, to, what]) => (
          <Way key={`${from} ${to}`} from={from} to={to} what={what} rate={rates[what]} />
        ))}
        {services.map((row) => (
          <ServiceBox key={row.service} row={row} />
        ))}
        {backends.map((row) => (
          <BackendBox key={row.backend} row={row} />
        ))}
      </svg>
    </div>
  );
}

/** One process around all, or each service in its own. */
function Frame({ isSplit }: { isSplit: boolean }) {
  return (
    <g>
      <rect
        x={1}
        y={24}
        width={WIDTH - 2}
        height={282}
        rx={10}
        className={clsx('fill-none', isSplit ? 'stroke-line' : 'stroke-accent')}
        strokeDasharray={isSplit ? '4 4' : undefined}
      />
      <text x={12} y={46} className="fill-muted text-xs">
        {isSplit ? 'Nine processes over Redis' : 'One process, nine services'}
      </text>
    </g>
  );
}

function placeOf(service: string): Place {
  return PLACES[service.replace(/\.[0-9]+$/, '')] ?? { x: 10, y: 336 };
}

function Way(props: { from: string; to: string; what: string; rate: number | undefined }) {
  const { from, to, what, rate } = props;
  const [a, b] = [placeOf(from), placeOf(to)];
  const isLevel = a.y === b.y;
  const start = isLevel
    ? { x: a.x + BOX.width, y: a.y + BOX.height / 2 }
    : { x: a.x + BOX.width / 2, y: a.y + BOX.height };
  const end = isLevel
    ? { x: b.x - 4, y: b.y + BOX.height / 2 }
    : { x: b.x + BOX.width / 2, y: b.y - 4 };
  const middle = (start.y + end.y) / 2;
  const path = isLevel
    ? `M ${start.x} ${start.y} L ${end.x} ${end.y}`
    : `M ${start.x} ${start.y} L ${start.x} ${middle} L ${end.x} ${middle} L ${end.x} ${end.y}`;
  const label = rate === undefined ? what : `${rate < 10 ? rate : Math.round(rate)}/s`;
  return (
    <g>
      <path d={path} className="fill-none stroke-line-strong" strokeWidth={1.25} />
      <path
        d={isLevel ? 'M -6 -4 L 0 0 L -6 4' : 'M -4 -6 L 0 0 L 4 -6'}
        transform={`translate(${end.x} ${end.y})`}
        className="fill-none stroke-line-strong"
        strokeWidth={1.5}
      />
      {isLevel && (
        <text
          x={(start.x + end.x) / 2}
          y={start.y - 8}
          textAnchor="middle"
          className="fill-faint text-2xs"
        >
          {label}
        </text>
      )}
    </g>
  );
}

function ServiceBox({ row }: { row: ServiceRow }) {
  const { x, y } = placeOf(row.service);
  const times =
    row.p50_ms === null ? 'no calls yet' : `${ms(row.p50_ms)} · p99 ${ms(row.p99_ms ?? 0)}`;
  return (
    <g transform={`translate(${x} ${y})`}>
      <title>{row.detail ?? `${row.service} is ${WORDS[row.status]}`}</title>
      <Box state={row.status} name={row.service} />
      <text x={12} y={42} className="fill-muted text-2xs">
        {times}
      </text>
      <text x={12} y={57} className="fill-muted text-2xs">
        {row.calls_per_second}/s · lag {row.lag} · queue {row.queue_depth}
      </text>
      <text x={12} y={73} className="fill-faint text-2xs">
        {row.version === null
          ? 'does not answer'
          : `v${row.version} · up ${duration(row.uptime_seconds ?? 0)}`}
      </text>
    </g>
  );
}

function BackendBox({ row }: { row: BackendRow }) {
  const { x, y } = placeOf(row.backend);
  const state = row.status === 'unknown' || row.status === 'not used' ? 'off' : row.status;
  const ping = row.ping_ms === null ? '' : ` · ping ${ms(row.ping_ms)}`;
  return (
    <g transform={`translate(${x} ${y})`}>
      <Box state={state} name={row.backend === 'redis' ? 'Redis' : 'PostgreSQL'} />
      <text x={12} y={42} className="fill-muted text-2xs">
        {row.backend === 'redis' ? 'hints and requests' : 'streams and tables'}
      </text>
      <text x={12} y={57} className="fill-faint text-2xs">
        {WORDS[state]}
        {ping}
      </text>
    </g>
  );
}

function Box({ state, name }: { state: ServiceState | 'off'; name: string }) {
  return (
    <>
      <rect
        width={BOX.width}
        height={BOX.height}
        rx={8}
        className={clsx('fill-raised', state === 'down' ? 'stroke-down' : 'stroke-line-strong')}
      />
      <circle cx={17} cy={20} r={4.5} className={DOTS[state]} />
      <text x={29} y={24} className="fill-text text-xs font-semibold">
        {name}
      </text>
    </>
  );
}

/** Milliseconds in few digits. */
export function ms(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value)} ms`;
}

/** Seconds as a length that a person reads at a glance. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
