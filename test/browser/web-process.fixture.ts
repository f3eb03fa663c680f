import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

const WEB_MAIN = join(resolve(__dirname, '../..'), 'web/.next/standalone/web/server.js');

/** Serves the built web on `port` for the exchange at `apiUrl`. */
export function startWeb(port: number, apiUrl: string): ChildProcess {
  const { PATH, HOME, LANG } = process.env;
  const child = spawn(process.execPath, [WEB_MAIN], {
    env: {
      ...{ PATH, HOME, LANG, NODE_ENV: 'production' },
      ...{ PORT: String(port), HOSTNAME: '127.0.0.1', OPENBELL_API_URL: apiUrl },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

/** True when a page is served there. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** A port of the loopback that nobody uses. */
export function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolvePort(port));
    });
  });
}
