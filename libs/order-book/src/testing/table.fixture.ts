import type {
  BookCommand,
  BookReport,
  OrderBook,
  Phase,
  ReplaceCommand,
  SelfTradeMode,
  Side,
  SubmitCommand,
  TimeInForce,
} from '../types';
import { TIMES_IN_FORCE } from '../types';

/**
 * Specs of the book as tables of text: a command, a bar, the reports it gives.
 *
 *     sell A 100 @ 10                | accepted A
 *     buy B 30 @ 10 ioc by 7         | accepted B, trade A>B 30 @ 10
 *     cancel A                       | cancelled A 70 requested
 *
 * Orders: `buy|sell ID SHARES`, then any of `@ PRICE`, `market`, `stop PRICE`, `trail TICKS`,
 * `trailbps BPS`, a time in force, `by OWNER`, `stp MODE`, `show SHARES`, `oco TAG`,
 * `until MILLIS`, `at MILLIS`, `post`, `hidden`. Also `replace ID total N @ PRICE … keep|lose`,
 * `cancel ID by OWNER`, `mass by OWNER buy|sell`, `phase NAME ends MILLIS`, `time MILLIS`,
 * `set reference=…`, `indicative`. A trade is written `MAKER>TAKER`; in a call `BUY=SELL`.
 */
export class TablePlayer {
  private readonly ids = new Map<string, number>();
  private readonly names = new Map<number, string>();

  constructor(private readonly book: OrderBook) {}

  /** Plays each row; gives the table as expected and as it came out. */
  play(table: string): { expected: string[]; actual: string[] } {
    const expected: string[] = [];
    const actual: string[] = [];
    for (const row of table.split('\n').filter((line) => line.trim() !== '')) {
      const [input = '', wanted = ''] = row.split('|').map((part) => part.trim());
      const reports = this.book.execute(this.command(input));
      expected.push(`${input} | ${wanted}`);
      actual.push(`${input} | ${reports.map((report) => this.describe(report)).join(', ')}`);
    }
    return { expected, actual };
  }

  /** The number behind the name of an order. */
  id(name: string): number {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const number = this.ids.size + 1;
    this.ids.set(name, number);
    this.names.set(number, name);
    return number;
  }

  /** Reads one command; exported to the specs through `play` and for previews. */
  command(text: string): BookCommand {
    const words = text.split(/\s+/);
    const verb = words.shift() ?? '';
    switch (verb) {
      case 'buy':
      case 'sell':
        return this.submit(verb, words);
      case 'cancel': {
        const orderId = this.id(words[0] ?? '');
        return { kind: 'cancel', orderId, owner: numberAfter(words, 'by') };
      }
      case 'replace':
        return this.replace(words);
      case 'mass': {
        const side = words.find((word): word is Side => word === 'buy' || word === 'sell');
        return { kind: 'mass_cancel', owner: numberAfter(words, 'by'), side };
      }
      case 'phase': {
        const phase = words[0] as Phase;
        const endsAtMillis = numberAfter(words, 'ends');
        return { kind: 'phase', phase, endsAtMillis, atMillis: numberAfter(words, 'at') };
      }
      case 'time':
        return { kind: 'expire', atMillis: Number(words[0]) };
      case 'set':
        return settings(words);
      case 'indicative':
        return { kind: 'indicative' };
      default:
        throw new Error(`table: nobody knows "${text}"`);
    }
  }

  private submit(side: Side, words: string[]): SubmitCommand {
    const stopPriceTicks = numberAfter(words, 'stop');
    const trailTicks = numberAfter(words, 'trail');
    const trailBps = numberAfter(words, 'trailbps');
    const priceTicks = numberAfter(words, '@');
    let type: SubmitCommand['type'] = 'limit';
    if (words.includes('market')) type = 'market';
    else if (trailTicks !== undefined || trailBps !== undefined) type = 'trailing_stop';
    else if (stopPriceTicks !== undefined) type = priceTicks === undefined ? 'stop' : 'stop_limit';
    return {
      kind: 'submit',
      orderId: this.id(words[0] ?? ''),
      owner: numberAfter(words, 'by') ?? 0,
      side,
      type,
      tif: tifOf(words) ?? 'gtc',
      quantityShares: Number(words[1]),
      priceTicks,
      stopPriceTicks,
      trailTicks,
      trailBps,
      displayShares: numberAfter(words, 'show'),
      hidden: words.includes('hidden'),
      postOnly: words.includes('post'),
      selfTrade: wordAfter(words, 'stp') as SelfTradeMode | undefined,
      ocoTag: numberAfter(words, 'oco'),
      expireAtMillis: numberAfter(words, 'until'),
      atMillis: numberAfter(words, 'at'),
    };
  }

  private replace(words: string[]): ReplaceCommand {
    return {
      kind: 'replace',
      orderId: this.id(words[0] ?? ''),
      owner: numberAfter(words, 'by'),
      totalQuantityShares: numberAfter(words, 'total'),
      priceTicks: numberAfter(words, '@'),
      stopPriceTicks: numberAfter(words, 'stop'),
      trailTicks: numberAfter(words, 'trail'),
      trailBps: numberAfter(words, 'trailbps'),
      displayShares: numberAfter(words, 'show'),
      tif: tifOf(words) as ReplaceCommand['tif'],
      expireAtMillis: numberAfter(words, 'until'),
      keepPriorityOnly: words.includes('keep'),
      losePriority: words.includes('lose'),
      atMillis: numberAfter(words, 'at'),
    };
  }

  private name(orderId: number): string {
    return this.names.get(orderId) ?? String(orderId);
  }

  private describe(report: BookReport): string {
    const name = 'orderId' in report ? this.name(report.orderId) : '';
    switch (report.kind) {
      case 'accepted':
      case 'triggered':
        return `${report.kind} ${name}`;
      case 'traded': {
        const mark = report.auction ? '=' : '>';
        const pair = `${this.name(report.makerId)}${mark}${this.name(report.takerId)}`;
        return `trade ${pair} ${report.quantityShares} @ ${report.priceTicks}`;
      }
      case 'cancelled':
        return `cancelled ${name} ${report.quantityShares} ${report.cause}`;
      case 'reduced':
        return `reduced ${name} ${report.quantityShares} to ${report.leavesShares}${
          report.cause === 'oco' ? ' oco' : ''
        }`;
      case 'replaced':
        return `replaced ${name} ${report.leavesShares} ${report.keptPriority ? 'kept' : 'back'}`;
      case 'refused':
        return `refused ${report.code}`;
      case 'refreshed':
        return `shows ${name} ${report.displayedShares}`;
      case 'expired':
        return `expired ${name} ${report.quantityShares}`;
      default:
        return describeMarket(report);
    }
  }
}

function describeMarket(report: BookReport): string {
  switch (report.kind) {
    case 'phase_changed': {
      const ends = report.endsAtMillis > 0 ? ` ends ${report.endsAtMillis}` : '';
      return `phase ${report.to}${ends}`;
    }
    case 'uncrossed':
      return `uncrossed ${report.volumeShares} @ ${report.priceTicks}`;
    case 'indicative':
      return `indicative ${report.volumeShares} @ ${report.priceTicks} ${report.surplusShares}`;
    case 'band_hit':
      return `band ${report.priceTicks} not in ${report.lowerTicks}-${report.upperTicks}`;
    case 'settings_changed':
      return 'settings';
    default:
      throw new Error(`table: no words for ${report.kind}`);
  }
}

function wordAfter(words: string[], key: string): string | undefined {
  const at = words.indexOf(key);
  return at === -1 ? undefined : words[at + 1];
}

function numberAfter(words: string[], key: string): number | undefined {
  const word = wordAfter(words, key);
  return word === undefined ? undefined : Number(word);
}

function tifOf(words: string[]): TimeInForce | undefined {
  return TIMES_IN_FORCE.find((tif) => words.includes(tif));
}

const SETTINGS: Record<string, string> = {
  reference: 'referenceTicks',
  dynamic: 'dynamicBandBps',
  static: 'staticBandBps',
  pause: 'pauseMillis',
  reopen: 'reopenMillis',
};

function settings(words: string[]): BookCommand {
  const pairs = words.map((word) => {
    const [key = '', value = ''] = word.split('=');
    return [SETTINGS[key] ?? key, Number(value)];
  });
  return { kind: 'settings', ...(Object.fromEntries(pairs) as object) };
}
