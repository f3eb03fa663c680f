import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import type { ProcessEnd } from './deployment';

const READY_MS_MAX = 90_000;
const LOG_LINES_KEPT = 200;
/** Children that must not outlive the specs, whatever ends these. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** One process of the exchange: started until its ready line, watched until its end. */
export class ExchangeProcess {
  private readonly child: ChildProcess;
  private readonly lines: string[] = [];
  readonly ended: Promise<ProcessEnd>;

  constructor(main: string, env: Readonly<Record<string, string>>) {
    const { PATH, HOME, LANG } = process.env;
    this.child = spawn(process.execPath, [main], {
      env: { PATH, HOME, LANG, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => {
        running.delete(this.child);
        resolve({ code, signal });
      });
    });
    this.child.stderr?.setEncoding('utf8');
    createInterface({ input: required(this.child.stderr) }).on('line', (line) => {
      this.lines.push(line);
      if (this.lines.length > LOG_LINES_KEPT) this.lines.shift();
    });
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  get log(): string {
    return this.lines.join('\n');
  }

  /** The address of its ready line. Throws when it ends, or says nothing for too long. */
  async ready(): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const line = new Promise<string>((resolve, reject) => {
      createInterface({ input: required(this.child.stdout) }).on('line', (text) => {
        if (text.startsWith('ready ')) resolve(text.slice('ready '.length));
      });
      void this.ended.then(({ code, signal }) => {
        reject(new Error(`ended before it was ready: ${code ?? signal}\n${this.log}`));
      });
      timer = setTimeout(() => reject(new Error(`not ready:\n${this.log}`)), READY_MS_MAX);
    });
    try {
      return await line;
    } finally {
      clearTimeout(timer);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}

function required<T>(stream: T | null): T {
  if (stream === null) throw new Error('the process has no pipe');
  return stream;
}
