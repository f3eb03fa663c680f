import { readFileSync } from 'node:fs';

import type { Findings } from './findings';
import type { OrderRecord, OrderRecords } from './order-records';
import type { AuditedTransfer } from './wallet-walk';

type Body = Readonly<Record<string, unknown>>;

/** A line of the acknowledgement log: what a client was about to ask, heard, or saw. */
export type LogLine =
  | {
      readonly k: 'intent';
      readonly n: number;
      readonly op: 'submit' | 'replace' | 'cancel' | 'deposit' | 'withdrawal';
      readonly account: string;
      /** Order that a cancel or replace names. */
      readonly order?: string;
      readonly body?: Body;
    }
  | { readonly k: 'answer'; readonly n: number; readonly status: number; readonly body: Body }
  | { readonly k: 'lost'; readonly n: number; readonly error: string }
  | {
      readonly k: 'book';
      readonly symbol: string;
      readonly bids: readonly ShownLevel[];
      readonly asks: readonly ShownLevel[];
    };

/** A level as the public API shows it: price in dollars, shares, orders. */
export interface ShownLevel {
  readonly p: number;
  readonly s: number;
  readonly n: number;
}

type Intent = Extract<LogLine, { k: 'intent' }>;
type Heard = Extract<LogLine, { k: 'answer' }>;

/** One thing that a client wanted, with every attempt at it. */
interface Wish {
  readonly intent: Intent;
  readonly answers: Heard[];
  /** Largest number that had been answered when it was first asked. */
  readonly floor: number;
}

/** Reads a log; a last line that a crash cut off is left out. */
export function readLog(path: string): LogLine[] {
  const lines: LogLine[] = [];
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    if (text === '') continue;
    try {
      lines.push(JSON.parse(text) as LogLine);
    } catch {
      break;
    }
  }
  return lines;
}

/** Books that the log saw last, by symbol. */
export function lastBooks(
  lines: readonly LogLine[],
): ReadonlyMap<string, Extract<LogLine, { k: 'book' }>> {
  return new Map(lines.flatMap((line) => (line.k === 'book' ? [[line.symbol, line]] : [])));
}

/** What became of the requests that were answered as done. */
export interface Acknowledged {
  /** Orders, replaces and transfers that a client heard to be on record. */
  answered: number;
  /** Of these, how many are not there. */
  lost: number;
  /** How many requests, answered or not, are there more than once. */
  duplicated: number;
}

/** A1 and A4: what clients heard against what is on record. */
export class AcknowledgementCheck {
  readonly acknowledged: Acknowledged = { answered: 0, lost: 0, duplicated: 0 };
  private readonly wishes = new Map<string, Wish>();
  private readonly byNumber = new Map<number, Wish>();
  private answeredSeq = 0;

  constructor(
    private readonly records: OrderRecords,
    private readonly transfers: ReadonlyMap<string, readonly AuditedTransfer[]>,
    private readonly findings: Findings,
  ) {}

  run(lines: readonly LogLine[]): void {
    for (const line of lines) {
      if (line.k === 'intent') this.intend(line);
      else if (line.k === 'answer') this.hear(line);
    }
    for (const wish of this.wishes.values()) this.judge(wish);
  }

  private intend(intent: Intent): void {
    const key = wishKey(intent);
    const wish = this.wishes.get(key) ?? { intent, answers: [], floor: this.answeredSeq };
    this.wishes.set(key, wish);
    this.byNumber.set(intent.n, wish);
  }

  private hear(answer: Heard): void {
    const wish = this.byNumber.get(answer.n);
    if (wish === undefined) return;
    wish.answers.push(answer);
    if (!isOrder(wish.intent) || !claimsRecord(answer)) return;
    const record = this.records.get(claimedId(answer));
    if (record !== undefined) this.answeredSeq = Math.max(this.answeredSeq, record.recordedSeq);
  }

  private judge(wish: Wish): void {
    const { op } = wish.intent;
    if (op === 'cancel') this.judgeCancel(wish);
    else if (op === 'deposit' || op === 'withdrawal') this.judgeTransfer(wish);
    else this.judgeOrder(wish);
  }

  private judgeOrder({ intent, answers, floor }: Wish): void {
    const name = textOf(intent.body?.['client_order_id']);
    const found = this.records.named(intent.account, name);
    const claims = answers.filter(claimsRecord);
    const [record] = found;
    this.count(claims.length > 0, found.length);
    const refused = answers.length > 0 && answers.every(isPlainRefusal);
    const most = refused ? 0 : 1;
    const right = claims.length > 0 ? found.length === 1 : found.length <= most;
    this.findings.expect('A1', right, () => {
      return `${intent.op} ${name}: ${claims.length} answers, on record ${found.length} times`;
    });
    if (record === undefined) return;
    const wrong = differences(record, intent);
    for (const claim of claims.filter((heard) => !isPending(heard, intent))) {
      wrong.push(...contradictions(record, claim));
    }
    this.findings.expect('A1', wrong.length === 0, () => {
      return `${intent.op} ${name} is on record with another ${wrong.join(', ')}`;
    });
    this.findings.expect('A4', record.recordedSeq > floor, () => {
      return `${name} is orders ${record.recordedSeq}, but ${floor} was answered before it was asked`;
    });
  }

  private count(answered: boolean, times: number): void {
    if (answered) this.acknowledged.answered += 1;
    if (answered && times === 0) this.acknowledged.lost += 1;
    if (times > 1) this.acknowledged.duplicated += 1;
  }

  private judgeCancel({ intent, answers }: Wish): void {
    const record = this.records.get(intent.order ?? '');
    for (const { status } of answers) {
      if (status !== 204) continue;
      const asked = (record?.cancels.requested ?? 0) > 0;
      const ended = record !== undefined && record.end !== null;
      this.count(true, asked ? 1 : 0);
      this.findings.expect('A1', asked && ended, () => {
        return `the cancel of ${intent.order} was answered; it is ${record?.end ?? 'open'}`;
      });
    }
  }

  private judgeTransfer({ intent, answers }: Wish): void {
    const request = textOf(intent.body?.['request_id']);
    const found = this.transfers.get(`${intent.account} ${request}`) ?? [];
    const taken = answers.some(({ status }) => status === 201);
    this.count(taken, found.length);
    const right = taken ? found.length === 1 : found.length <= 1;
    this.findings.expect('A1', right, () => {
      return `${intent.op} ${request} is on record ${found.length} times`;
    });
    const [transfer] = found;
    if (transfer === undefined) return;
    const asset = textOf(intent.body?.['asset']);
    const amount = scaled(textOf(intent.body?.['amount']), asset === 'USD' ? 4 : 0);
    const same = transfer.kind === intent.op && transfer.asset === asset;
    this.findings.expect('A1', same && transfer.amount === amount, () => {
      return `${intent.op} ${request} is on record as ${transfer.amount} ${transfer.asset}`;
    });
  }
}

function isOrder({ op }: Intent): boolean {
  return op === 'submit' || op === 'replace';
}

function wishKey({ op, account, order, body, n }: Intent): string {
  const name = body?.['client_order_id'] ?? body?.['request_id'];
  return name === undefined ? `${op} ${order ?? ''} ${n}` : `${op} ${account} ${textOf(name)}`;
}

/** True for an answer that says that the order is on record: taken, or refused after recording. */
function claimsRecord({ status, body }: Heard): boolean {
  if (status === 200) return true;
  const refused = status >= 400 && status < 500 && body['order_id'] !== undefined;
  return refused && isRecordedRefusal(textOf(body['reason']));
}

/** A replace that is recorded and not decided: the answer shows the order that it names. */
function isPending({ body }: Heard, { op, order }: Intent): boolean {
  return op === 'replace' && body['id'] === order && body['status'] === 'pending_replace';
}

/** These name another order: the one that had the id, or the one that has ended. */
function isRecordedRefusal(reason: string): boolean {
  return !['DUPLICATE_CLIENT_ORDER_ID', 'ORDER_TERMINAL', 'ORDER_NOT_FOUND'].includes(reason);
}

/** A refusal at the door: nothing was recorded, for sure. */
function isPlainRefusal(answer: Heard): boolean {
  const { status, body } = answer;
  return status >= 400 && status < 500 && body['order_id'] === undefined;
}

function claimedId({ status, body }: Heard): string {
  return textOf(status === 200 ? body['id'] : body['order_id']);
}

/** Fields of the request that the record does not have as they were asked. */
function differences(record: OrderRecord, { op, body = {} }: Intent): string[] {
  const wrong: string[] = [];
  const check = (field: string, there: unknown): void => {
    if (body[field] !== undefined && textOf(body[field]) !== there) wrong.push(field);
  };
  check('qty', String(record.quantity));
  check('time_in_force', record.timeInForce);
  const price = body['limit_price'];
  if (price !== undefined && scaled(textOf(price), 4) !== record.limitUnits) {
    wrong.push('limit_price');
  }
  if (op === 'submit') {
    check('symbol', record.symbol);
    check('side', record.side);
    check('type', record.type);
  }
  return wrong;
}

/** What the answer said and the record does not bear out. */
function contradictions(record: OrderRecord, answer: Heard): string[] {
  const { body } = answer;
  if (claimedId(answer) !== record.orderId) return ['id'];
  if (answer.status !== 200) return [];
  const wrong: string[] = [];
  if (textOf(body['qty']) !== String(record.quantity)) wrong.push('qty');
  if (scaled(textOf(body['filled_qty']), 0) > record.filledSaid) wrong.push('filled_qty');
  const ended = ['filled', 'canceled', 'expired', 'replaced', 'rejected'];
  const status = textOf(body['status']);
  if (ended.includes(status) && record.end !== status) wrong.push('status');
  return wrong;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A decimal text as a count of 10^-places; NaN for anything else. */
function scaled(text: string, places: number): number {
  const match = /^([0-9]+)(?:\.([0-9]+))?$/.exec(text);
  const fraction = (match?.[2] ?? '').replace(/0+$/, '');
  if (match === null || fraction.length > places) return Number.NaN;
  return Number.parseInt(`${match[1]}${fraction.padEnd(places, '0')}`, 10);
}
