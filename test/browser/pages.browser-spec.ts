import { until } from '@app/testing';
import type { Page } from '@playwright/test';

import { graveFindings } from './accessibility.fixture';
import type { Screen } from './chromium.fixture';
import { keepPicture, signInAs, TradingFloor } from './trading-floor.fixture';

const PAGES = [
  ...['/trade/AAPL', '/ladder/AAPL', '/split', '/account', '/keys', '/preflight', '/tour'],
  ...['/use-cases', '/use-cases/multi-user-trading'],
];
const CONSOLE_PAGES = [
  ...['', '/alerts', '/runbook', '/markets', '/kill-switch', '/breakers', '/limits', '/users'],
  ...['/instruments', '/search', '/audit', '/reconciliation', '/connections', '/demo'],
  ...['/broadcasts', '/fees', '/approvals', '/recovery', '/surveillance'],
].map((path) => `/operator${path}`);
const THEMES = ['dark', 'light'] as const;
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const OVERHANG = `document.documentElement.scrollWidth - document.documentElement.clientWidth`;

/** Waits until a page shows its content: nothing in it is loading any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('main :is(h1, h2, button)').first().waitFor({ state: 'attached' });
  const waiting = page.locator('main [role=status][aria-label]');
  await until('the page shows its content', async () => (await waiting.count()) === 0);
}

const nameOf = (path: string): string => path.replace(/^\//, '').replaceAll('/', '-');

describe('every page', () => {
  let floor: TradingFloor;

  beforeAll(async () => {
    floor = await TradingFloor.open();
  }, 120_000);

  afterAll(async () => {
    await floor?.close();
  });

  /** A window of a theme in which an account is signed in. */
  async function windowOf(username: string, theme: Screen['theme']): Promise<Page> {
    const { page } = await floor.window('/login', { ...DESK, theme });
    await page.evaluate(`localStorage.setItem('theme', '${theme}')`);
    await page.reload();
    await page.getByRole('button', { name: username }).waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await signInAs(page, username);
    return page;
  }

  async function isFitFor(page: Page, path: string, picture: string): Promise<void> {
    await settled(page);
    await keepPicture(page, picture);
    const overhang = await page.evaluate<number>(OVERHANG);
    expect({ path, overhang, found: await graveFindings(page) }).toEqual({
      ...{ path, overhang: 0, found: [] },
    });
  }

  describe.each(THEMES)('%s', (theme) => {
    let trader: Page;
    let operator: Page;

    beforeAll(async () => {
      trader = await windowOf('buyer_demo', theme);
      operator = await windowOf('operator_demo', theme);
    }, 60_000);

    afterAll(async () => {
      await trader?.context().close();
      await operator?.context().close();
    });

    it.each([...PAGES, ...CONSOLE_PAGES])('%s is right for axe, desk and phone', async (path) => {
      const page = path.startsWith('/operator') ? operator : trader;
      await page.setViewportSize(DESK);
      await page.goto(`${floor.webUrl}${path}`);
      await isFitFor(page, path, `${nameOf(path)}-${theme}`);
      await page.setViewportSize(PHONE);
      await isFitFor(page, path, `${nameOf(path)}-${theme}-phone`);
    });
  });

  it('a phone reaches use cases, pre-flight and tour by the menu', async () => {
    const page = await windowOf('buyer_demo', 'dark');
    await page.setViewportSize(PHONE);
    for (const [label, path] of [
      ['Use cases', '/use-cases'],
      ['Pre-flight', '/preflight'],
      ['Tour', '/tour'],
    ] as const) {
      await page.getByRole('button', { name: 'Menu', exact: true }).click();
      await page.getByRole('menuitem', { name: label }).click();
      await page.waitForURL(`${floor.webUrl}${path}`);
    }
    await page.context().close();
  });
});
