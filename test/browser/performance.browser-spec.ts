import { loadavg, cpus } from 'node:os';

import { DEMO_PASSWORD } from '@app/demo';
import { startExchange, until } from '@app/testing';
import type { Deployment } from '@app/testing';
import type { Browser, Page } from '@playwright/test';

import { openBrowser, openWindow } from './chromium.fixture';
import { MarketLoad } from './market-load.fixture';
import { median, PageProbe } from './page-probe.fixture';
import type { ScriptKilobytes } from './page-probe.fixture';
import { answers, freePort, startWeb } from './web-process.fixture';

const SYMBOL = 'AAPL';
const MESSAGES_PER_SECOND = 2_000;
/** The promise is for a minute: `npm run bench:web`. A quarter shows a page that falls behind. */
const SECONDS = Number.parseInt(process.env['PERFORMANCE_SECONDS'] ?? '15', 10);
/** What the front end promises on a machine of its own. */
const TARGET = {
  framesPerSecond: 55,
  longTaskMs: 50,
  heapGrowthMegabytes: 10,
  scriptKilobytes: 250,
  firstBookMs: 1_000,
  ownOrderMs: 150,
  resyncMs: 2_000,
};
/** What it still keeps while others use the machine; the figures are printed either way. */
const BUSY = { ...TARGET, framesPerSecond: 30, longTaskMs: 2_000, firstBookMs: 5_000 };
const BUSY_TOO = { ...BUSY, ownOrderMs: 1_500, resyncMs: 4_000 };

/**
 * `npm run bench:web` asks for what is promised, unless the machine is someone else's (more work
 * waits than it has cores). Among the tests nobody knows how fast the machine is.
 */
const isBench = process.env['PERFORMANCE_SECONDS'] !== undefined;
const isIdle = (loadavg()[0] ?? 0) < cpus().length * 0.75;
const limits = isBench && isIdle ? TARGET : BUSY_TOO;

/** Where the page keeps its sessions. */
const KEPT = 'openbell.sessions';
const FIRST_BOOK = `performance.getEntriesByName('openbell:first-book')[0].startTime`;
/** Notes every state that the connection badge shows, with the time. */
const WATCH_STATE = `{
  const badge = document.querySelector('[data-testid=connection]');
  window.openbellStates = [];
  new MutationObserver(() => {
    window.openbellStates.push({ state: badge.dataset.state, at: performance.now() });
  }).observe(badge, { attributes: true });
}`;
const IS_BACK = `openbellStates.some((one) => one.state === 'stale')
  && openbellStates.at(-1).state === 'live'`;
const AWAY_FOR = `openbellStates.findLast((one) => one.state === 'live').at
  - openbellStates.find((one) => one.state === 'stale').at`;
/** The price of the order whose way to the screen is timed. */
const OWN_PRICE = '181.37';
/** Presses the button of the ticket; answers the ms until the order is painted as an open order. */
const OWN_ORDER = `new Promise((resolve) => {
  const isThere = () => [...document.querySelectorAll('[role=tabpanel] tr')]
    .some((row) => row.textContent.includes('${OWN_PRICE}'));
  const pressedAt = performance.now();
  const look = () => {
    if (!isThere()) requestAnimationFrame(look);
    else requestAnimationFrame(() => resolve(performance.now() - pressedAt));
  };
  document.querySelector('form[aria-label="Order ticket"] button[type=submit]').click();
  look();
})`;

/** One line of what was measured. */
interface Figure {
  readonly name: string;
  readonly text: string;
  readonly isKept: boolean;
}

describe('the trading screen under load', () => {
  let exchange: Deployment;
  let load: MarketLoad;
  let browser: Browser;
  let page: Page;
  let probe: PageProbe;
  let webUrl: string;
  let stopWeb: () => void;
  const figures: Figure[] = [];
  /** Notes a figure, and whether it keeps what is promised for a machine of its own. */
  const note = (name: string, text: string, isKept: boolean) => {
    figures.push({ name, text, isKept });
  };

  beforeAll(async () => {
    const port = await freePort();
    webUrl = `http://127.0.0.1:${port}`;
    exchange = await startExchange({ env: { CORS_ORIGINS: webUrl } });
    load = await MarketLoad.open(exchange.baseUrl, SYMBOL);
    const web = startWeb(port, load.url);
    stopWeb = () => web.kill('SIGKILL');
    await until('the web answers', () => answers(`${webUrl}/login`), 30_000);
    browser = await openBrowser();
    ({ page } = await openWindow(browser));
    probe = await PageProbe.attach(page);
    await page.goto(`${webUrl}/login?next=/trade/${SYMBOL}`);
    await page.getByLabel('User name').fill('buyer_demo');
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(({ pathname }) => pathname.startsWith('/trade'));
    await page.goto(`${webUrl}/trade/${SYMBOL}`);
    await bookIsLive(page);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    stopWeb?.();
    await load?.close();
    await exchange?.dispose();
    const lines = figures.map(({ name, text, isKept }) => {
      return `  ${isKept ? 'kept  ' : 'MISSED'}  ${name.padEnd(24)}${text}`;
    });
    process.stdout.write(`\nfront end, ${limits === TARGET ? 'own' : 'shared'} machine\n`);
    process.stdout.write(`${lines.join('\n')}\n`);
  });

  /** Opens the screen in a browser that has seen nothing of it yet. */
  const openAnew = async (): Promise<{ firstBookMs: number; scripts: ScriptKilobytes }> => {
    const context = await browser.newContext();
    const tab = await context.newPage();
    const scripts = await PageProbe.attach(tab);
    const kept = JSON.stringify(await signedIn(exchange.baseUrl));
    const once = `sessionStorage.getItem('${KEPT}') ?? sessionStorage.setItem('${KEPT}', ${kept})`;
    await tab.addInitScript({ content: once });
    await tab.goto(`${webUrl}/trade/${SYMBOL}`);
    await bookIsLive(tab);
    const firstBookMs = await tab.evaluate<number>(FIRST_BOOK);
    await context.close();
    return { firstBookMs, scripts: scripts.scriptKilobytes };
  };

  it('loads little script and shows the first book at once', async () => {
    const opened = [await openAnew(), await openAnew(), await openAnew()];
    const { firstLoad, later } = opened[0]?.scripts ?? { firstLoad: 0, later: 0 };
    const times = opened.map(({ firstBookMs }) => Math.round(firstBookMs));
    const firstBookMs = median(times);
    note(
      'first load, compressed',
      `${firstLoad} kB of script, then ${later} kB after the first picture`,
      firstLoad > 0 && firstLoad < TARGET.scriptKilobytes,
    );
    note(
      'first book',
      `median ${firstBookMs} ms of ${times.join(', ')}`,
      firstBookMs < TARGET.firstBookMs,
    );
    expect(firstLoad).toBeGreaterThan(0);
    expect(firstLoad).toBeLessThanOrEqual(limits.scriptKilobytes);
    expect(firstBookMs).toBeLessThan(limits.firstBookMs);
  }, 60_000);

  it(
    `stays smooth at ${MESSAGES_PER_SECOND} messages a second for ${SECONDS} s`,
    async () => {
      await load.send(MESSAGES_PER_SECOND, 3_000);
      let sent = 0;
      const run = await probe.during(async () => {
        sent = await load.send(MESSAGES_PER_SECOND, SECONDS * 1_000);
      });
      const growth = run.heapGrowthBytes / 1_000_000;
      const longest = Math.max(0, ...run.longTasksMs);
      const middle = median(run.framesPerSecond);
      const rate = Math.round(sent / SECONDS);
      const lowest = Math.min(...run.framesPerSecond);
      const long = `${run.longTasksMs.length} over 50 ms, longest ${Math.round(longest)} ms`;
      note('messages', `${rate} a second for ${SECONDS} s`, rate >= MESSAGES_PER_SECOND * 0.95);
      note(
        'frames a second',
        `median ${middle}, lowest ${lowest}`,
        middle >= TARGET.framesPerSecond,
      );
      note('tasks', long, longest <= TARGET.longTaskMs);
      note('heap growth', `${growth.toFixed(1)} MB`, growth < TARGET.heapGrowthMegabytes);
      expect(sent).toBeGreaterThan(MESSAGES_PER_SECOND * SECONDS * 0.95);
      expect(middle).toBeGreaterThanOrEqual(limits.framesPerSecond);
      expect(longest).toBeLessThanOrEqual(limits.longTaskMs);
      expect(growth).toBeLessThan(limits.heapGrowthMegabytes);
      expect(await page.getByTestId('meter').innerText()).toContain('0 gaps');
    },
    (SECONDS + 60) * 1_000,
  );

  it('shows an own order soon after the click', async () => {
    const ticket = page.getByRole('form', { name: 'Order ticket' });
    await page.getByRole('tab', { name: 'Open orders' }).click();
    await ticket.getByLabel('Ask before sending').uncheck();
    await ticket.getByLabel('Quantity', { exact: true }).fill('1');
    await ticket.getByLabel('Limit price', { exact: true }).fill(OWN_PRICE);
    await ticket.getByRole('button', { name: `Buy 1 ${SYMBOL}` }).waitFor();
    const ownOrderMs = await page.evaluate<number>(OWN_ORDER);
    note('click to own order', `${Math.round(ownOrderMs)} ms`, ownOrderMs < TARGET.ownOrderMs);
    expect(ownOrderMs).toBeLessThan(limits.ownOrderMs);
  }, 60_000);

  it('says that it is stale when the connection breaks, and has the book again soon', async () => {
    await page.evaluate(WATCH_STATE);
    load.cut();
    await until('the book is back', () => page.evaluate<boolean>(IS_BACK), 15_000);
    const resyncMs = await page.evaluate<number>(AWAY_FOR);
    await bookIsLive(page);
    note('stale mark', 'seen while the connection was away', true);
    note('reconnect and resync', `${Math.round(resyncMs)} ms`, resyncMs < TARGET.resyncMs);
    expect(resyncMs).toBeLessThan(limits.resyncMs);
  }, 30_000);
});

/** What a tab keeps of an account that has just signed in. */
async function signedIn(baseUrl: string): Promise<string> {
  const answer = await fetch(`${baseUrl}/v2/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'buyer_demo', password: DEMO_PASSWORD }),
  });
  const { user, refresh_token: refreshToken } = (await answer.json()) as SignIn;
  const kept = { active: user.username, accounts: [{ user, refreshToken }] };
  return JSON.stringify(kept);
}

interface SignIn {
  readonly user: { readonly username: string };
  readonly refresh_token: string;
}

/** The ladder shows a book that is live: it says so on its frame. */
async function bookIsLive(page: Page): Promise<void> {
  await page.locator('[data-book=live]').first().waitFor({ timeout: 30_000 });
}
