import { DomainError } from '@app/kernel';

/** One command of a table: words in order, and values named by the word before them. */
export class Words {
  private readonly words: string[];

  constructor(text: string) {
    this.words = text.split(/\s+/).filter((word) => word !== '');
  }

  /** Takes the next word. */
  next(): string {
    const word = this.words.shift();
    if (word === undefined) throw new Error('table: a word is missing');
    return word;
  }

  /** Takes the next word as a number. */
  number(): number {
    return readNumber(this.next());
  }

  /** The word after `key`, if the key is there. */
  after(key: string): string | null {
    const at = this.words.indexOf(key);
    return at === -1 ? null : (this.words[at + 1] ?? null);
  }

  /** The number after `key`, if the key is there. */
  numberAfter(key: string): number | null {
    const word = this.after(key);
    return word === null ? null : readNumber(word);
  }

  has(word: string): boolean {
    return this.words.includes(word);
  }
}

function readNumber(word: string): number {
  const value = word === 'none' ? NaN : Number(word.replaceAll('_', ''));
  if (Number.isNaN(value) && word !== 'none') throw new Error(`table: ${word} is no number`);
  return value;
}

/** What came out of a table, to be compared whole. */
export interface PlayedTable {
  readonly expected: string[];
  readonly actual: string[];
}

/**
 * Plays a table of text: a command, a bar, what it should give; rows in order, on one state. A
 * refusal that is thrown reads `refused REASON`. Empty rows and rows that begin with `--` are for
 * people.
 */
export function playTable(table: string, play: (command: Words) => string): PlayedTable {
  const expected: string[] = [];
  const actual: string[] = [];
  for (const row of table.split('\n').map((line) => line.trim())) {
    if (row === '' || row.startsWith('--')) continue;
    const [input = '', wanted = ''] = row.split('|').map((part) => part.trim());
    expected.push(`${input} | ${wanted}`);
    actual.push(`${input} | ${outcome(() => play(new Words(input)))}`);
  }
  return { expected, actual };
}

function outcome(play: () => string): string {
  try {
    return play();
  } catch (error) {
    if (error instanceof DomainError) return `refused ${error.reason}`;
    throw error;
  }
}
