/** An alert of surveillance as the console reads it. */
export interface FindingRow {
  readonly id: string;
  readonly at: string;
  readonly kind: FindingKind;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly symbol: string | null;
  readonly account_id: string;
  readonly username: string | null;
  readonly other_account_id: string | null;
  readonly other_username: string | null;
  readonly evidence: {
    readonly order_ids: readonly string[];
    readonly trades: readonly { readonly shard: number; readonly trade_id: number }[];
    readonly figures: Readonly<Record<string, number>>;
  };
  readonly acknowledged_by: string | null;
  readonly acknowledged_at: string | null;
  readonly acknowledged_reason: string | null;
}

export type FindingKind = 'wash_trade' | 'layering' | 'spoofing' | 'flooding' | 'order_to_trade';

export const KIND_LABELS: Readonly<Record<FindingKind, string>> = {
  wash_trade: 'Wash trades',
  layering: 'Layering',
  spoofing: 'Spoofing',
  flooding: 'Flooding',
  order_to_trade: 'Order-to-trade ratio',
};

/** What the rule looks for, for who has to judge what it found. */
export const KIND_MEANINGS: Readonly<Record<FindingKind, string>> = {
  wash_trade:
    'An account that met itself, or two accounts that passed whole orders of one size at one ' +
    'price back and forth, so that nobody owns more or less than before.',
  layering:
    'Several large orders of one side, cancelled or moved away within seconds of a trade on the ' +
    'other side, none of which traded.',
  spoofing:
    'One or two large orders of one side, cancelled or moved away within seconds of a much ' +
    'smaller trade on the other side.',
  flooding: 'More orders and replaces of one account in one second than anybody needs.',
  order_to_trade:
    'Many orders and replaces in one symbol within a session of which hardly any traded.',
};

/** The account, or both of them. */
export function whoOf(row: FindingRow): string {
  const who = row.username ?? row.account_id;
  if (row.other_account_id === null) return who;
  return `${who} and ${row.other_username ?? row.other_account_id}`;
}

/** What was seen, in one sentence. */
export function wordsOf({ kind, evidence }: FindingRow): string {
  const figure = (name: string): string => (evidence.figures[name] ?? 0).toLocaleString('en-US');
  switch (kind) {
    case 'wash_trade':
      return evidence.figures['trades'] === 1
        ? `traded ${figure('shares_each')} shares with itself`
        : `${figure('trades')} trades of ${figure('shares_each')} shares back and forth in ` +
            `${figure('seconds')} s`;
    case 'layering':
    case 'spoofing':
      return (
        `${figure('orders_cancelled')} large orders over ${figure('shares_cancelled')} shares ` +
        `gone ${figure('ms_after_trade')} ms after trading ${figure('shares_traded')} on the ` +
        'other side'
      );
    case 'flooding':
      return `${figure('orders_in_second')} orders in one second; ${figure('limit')} are usual at most`;
    case 'order_to_trade':
      return (
        `${figure('orders')} orders and ${figure('trades')} trades in ` +
        `${figure('window_minutes')} minutes; the limit is ${figure('limit')} to one`
      );
  }
}
