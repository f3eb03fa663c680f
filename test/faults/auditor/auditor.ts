import { Client } from 'pg';

import type { Acknowledged } from './acknowledgements';
import { AcknowledgementCheck, lastBooks, readLog } from './acknowledgements';
import type { CheckResult } from './findings';
import { Findings } from './findings';
import { Journal } from './journal';
import { checkQuantities, MatchWalk } from './match-walk';
import { OrderRecords } from './order-records';
import { checkWay, noteRisk, OrdersWalk } from './orders-walk';
import type { MatchEvent, OrdersEvent, RiskEvent, WalletEvent } from './stream-events';
import { checkShownBook, TablesCheck } from './tables-check';
import { WalletWalk } from './wallet-walk';

/** What is audited. */
export interface AuditRequest {
  readonly databaseUrl: string;
  /** Acknowledgement log of the clients; without one A1 and A4 look at nothing. */
  readonly logPath?: string;
  /**
   * True (the default) when nothing is under way: everything must have come to its end and every
   * table must show it. False checks only what must hold at any moment.
   */
  readonly quiet?: boolean;
}

/** The outcome of an audit. */
export interface AuditReport {
  readonly ok: boolean;
  readonly orders: number;
  readonly trades: number;
  readonly entries: Readonly<Record<string, number>>;
  /** Of the log; zeros without one. */
  readonly acknowledged: Acknowledged;
  readonly checks: readonly CheckResult[];
}

/**
 * Checks the invariants over the whole history, from the journals, the tables and what clients
 * heard. Independent on purpose: it imports nothing of the exchange, decodes the journals itself
 * and reads everything in one transaction.
 */
export async function audit(request: AuditRequest): Promise<AuditReport> {
  const client = new Client({
    connectionString: request.databaseUrl,
    application_name: 'openbell auditor',
  });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const report = await auditIn(client, request);
    await client.query('commit');
    return report;
  } finally {
    await client.end();
  }
}

async function auditIn(client: Client, request: AuditRequest): Promise<AuditReport> {
  const quiet = request.quiet ?? true;
  const findings = new Findings();
  const records = new OrderRecords();
  const journal = new Journal(client, findings);
  await journal.open();

  const orders = new OrdersWalk(records, findings);
  for await (const entry of journal.entries<OrdersEvent>('orders')) orders.take(entry);
  for (const stream of journal.riskStreams) {
    for await (const { event } of journal.entries<RiskEvent>(stream)) noteRisk(records, event);
  }
  const wallet = new WalletWalk(records, findings);
  for (const stream of journal.walletStreams) {
    for await (const entry of journal.entries<WalletEvent>(stream)) wallet.take(entry);
  }
  const match = new MatchWalk(records, findings);
  for (const stream of journal.matchStreams) {
    for await (const entry of journal.entries<MatchEvent>(stream)) match.take(entry);
  }

  checkWay(records, findings, quiet);
  checkQuantities(records, findings, quiet);
  wallet.checkIssued();
  wallet.checkSettlements(match.trades, quiet);
  if (quiet) {
    wallet.checkClearing();
    wallet.checkHolds(match.live);
    checkSides(findings, { match, orders });
  }
  const tables = new TablesCheck(client, findings, quiet);
  await tables.ledger(wallet.totals);
  await tables.cursors(journal);
  await tables.orders(records, match);
  await tables.trades(match, orders.totals);

  const heard = new AcknowledgementCheck(records, wallet.transfers, findings);
  if (request.logPath !== undefined) {
    const lines = readLog(request.logPath);
    heard.run(lines);
    if (quiet) for (const book of lastBooks(lines).values()) checkShownBook(match, findings, book);
  }
  const checks = findings.results();
  return {
    ok: checks.every((check) => check.ok),
    orders: records.byId.size,
    trades: match.trades.size,
    entries: Object.fromEntries([...journal.heads].map(([name, { lastSeq }]) => [name, lastSeq])),
    acknowledged: heard.acknowledged,
    checks,
  };
}

/** T3: per symbol as many shares bought as sold as traded. */
function checkSides(
  findings: Findings,
  { match, orders }: { match: MatchWalk; orders: OrdersWalk },
): void {
  const { bought, sold } = orders.totals;
  for (const symbol of new Set([...match.traded.keys(), ...bought.keys(), ...sold.keys()])) {
    const figures = [bought, sold, match.traded].map((sums) => sums.get(symbol) ?? 0);
    findings.expect('T3', new Set(figures).size === 1, () => {
      return `${symbol}: bought, sold, traded are ${figures.join(', ')}`;
    });
  }
}
