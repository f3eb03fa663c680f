import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

import { ExchangeHttp, signIn, startExchange, until } from '@app/testing';
import type { Deployment, Trader } from '@app/testing';
import type { Browser, Page } from '@playwright/test';

import { openBrowser, openWindow } from './chromium.fixture';
import type { Screen, Window } from './chromium.fixture';

const ROOT = resolve(__dirname, '../..');
const WEB_MAIN = join(ROOT, 'web/.next/standalone/web/server.js');
const PICTURES = join(ROOT, '.cache/browser');
const START_MS_MAX = 30_000;

/** The exchange, the built web in front of it, and a browser: all on places of their own. */
export class TradingFloor {
  private constructor(
    readonly exchange: Deployment,
    readonly webUrl: string,
    private readonly web: ChildProcess,
    private readonly browser: Browser,
  ) {}

  /** Starts everything; needs both builds. `env` goes to the exchange. */
  static async open(env: Readonly<Record<string, string>> = {}): Promise<TradingFloor> {
    if (!existsSync(WEB_MAIN)) throw new Error('the web is not built: npm run build:web');
    const port = await freePort();
    const webUrl = `http://127.0.0.1:${port}`;
    const exchange = await startExchange({ env: { CORS_ORIGINS: webUrl, ...env } });
    const web = startWeb(port, exchange.baseUrl);
    try {
      await until('the web answers', () => answers(`${webUrl}/login`), START_MS_MAX);
      return new TradingFloor(exchange, webUrl, web, await openBrowser());
    } catch (error) {
      web.kill('SIGKILL');
      await exchange.dispose();
      throw error;
    }
  }

  /** An account that works over the API, beside the windows. */
  async trader(username: string): Promise<Trader> {
    return await signIn(new ExchangeHttp(this.exchange.baseUrl), username);
  }

  /** A window on a page of the web. */
  async window(path: string, screen?: Screen): Promise<Window> {
    const window = await openWindow(this.browser, screen);
    await window.page.goto(`${this.webUrl}${path}`);
    return window;
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.web.kill('SIGKILL');
    await this.exchange.dispose();
  }
}

/** Signs a demo account in from the login page by its button, and waits for the page behind. */
export async function signInAs(page: Page, username: string): Promise<void> {
  await page.getByRole('button', { name: username }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

/** Keeps a picture of a page among the artefacts of the run. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

function startWeb(port: number, apiUrl: string): ChildProcess {
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

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
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
