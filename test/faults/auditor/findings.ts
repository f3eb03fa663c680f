/** Names of the invariants that the auditor checks (reliability, "Invariants"). */
export const CHECKS = {
  J1: 'numbers gapless from 1',
  J2: 'hash chain holds',
  J3: 'epoch and stamps never fall along a stream',
  J4: 'inputs exist and are consumed in order',
  A1: 'each answered request is there exactly once, with its content',
  A2: 'account and client_order_id unique',
  A3: 'no fill after the end of an order',
  A4: 'answers agree with stream order',
  W1: 'every order ends at one stage, none skips one',
  M1: 'each ledger transaction sums to zero per asset',
  M2: 'total cash = deposits - withdrawals',
  M3: 'shares per symbol = issued',
  M4: 'balance = sum of its ledger legs',
  M5: 'available and held never negative',
  M6: 'holds = what open orders need',
  M7: 'each trade settled exactly once',
  T1: 'trade ids unique, derived from stream numbers',
  T2: 'filled + remaining + cancelled = ordered',
  T3: 'buys = sells = traded, per symbol',
  B1: 'fold of the match stream = book that was shown = open orders',
  B2: 'never crossed in continuous trading',
  B4: 'price-time priority',
  P1: 'projections stand where their streams end',
  P2: 'tables = fold of the streams',
} as const;

/** Id of a check. */
export type CheckId = keyof typeof CHECKS;

/** What became of one check. */
export interface CheckResult {
  readonly id: CheckId;
  readonly name: string;
  readonly ok: boolean;
  /** How many things it looked at. */
  readonly looked: number;
  readonly broken: number;
  /** The first few problems in words. */
  readonly problems: readonly string[];
}

const PROBLEMS_KEPT = 10;

/** Collects what each check saw and what it found broken. */
export class Findings {
  private readonly looked = new Map<CheckId, number>();
  private readonly broken = new Map<CheckId, { count: number; problems: string[] }>();

  /** One more thing was looked at: right, or a problem in words. */
  expect(id: CheckId, right: boolean, problem: () => string): void {
    this.looked.set(id, (this.looked.get(id) ?? 0) + 1);
    if (right) return;
    const broken = this.broken.get(id) ?? { count: 0, problems: [] };
    this.broken.set(id, broken);
    broken.count += 1;
    if (broken.problems.length < PROBLEMS_KEPT) broken.problems.push(problem());
  }

  /** All checks, in the order of the list. */
  results(): CheckResult[] {
    return (Object.keys(CHECKS) as CheckId[]).map((id) => {
      const { count, problems } = this.broken.get(id) ?? { count: 0, problems: [] };
      const looked = this.looked.get(id) ?? 0;
      return { id, name: CHECKS[id], ok: count === 0, looked, broken: count, problems };
    });
  }
}
