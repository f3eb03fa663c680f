import { until } from '@app/testing';
import type { Page } from '@playwright/test';

import { graveFindings } from './accessibility.fixture';
import { keepPicture, signInAs, TradingFloor } from './trading-floor.fixture';

const PAGES = ['/trade/AAPL', '/split', '/account', '/keys'];
const THEMES = ['dark', 'light'] as const;
const PHONE = { width: 390, height: 844 };

/** Waits until a page shows its content: nothing in it is loading any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('main').waitFor();
  const waiting = page.locator('main [role=status]');
  await until('the page shows its content', async () => (await waiting.count()) === 0);
}

const nameOf = (path: string): string => path.replace(/^\//, '').replaceAll('/', '-');

describe.each(THEMES)('every page, %s', (theme) => {
  let floor: TradingFloor;
  let page: Page;

  beforeAll(async () => {
    floor = await TradingFloor.open();
    const window = await floor.window('/login', { width: 1440, height: 900, theme });
    ({ page } = window);
    await page.evaluate(`localStorage.setItem('theme', '${theme}')`);
    await page.reload();
  }, 120_000);

  afterAll(async () => {
    await floor?.close();
  });

  it('/login has no serious finding of axe', async () => {
    await page.getByRole('button', { name: 'buyer_demo' }).waitFor();
    await keepPicture(page, `login-${theme}`);
    expect(await graveFindings(page)).toEqual([]);
    await signInAs(page, 'buyer_demo');
  });

  it.each(PAGES)('%s has no serious finding of axe', async (path) => {
    await page.goto(`${floor.webUrl}${path}`);
    await settled(page);
    await keepPicture(page, `${nameOf(path)}-${theme}`);
    expect(await graveFindings(page)).toEqual([]);
  });

  it.each(PAGES)('%s fits a phone', async (path) => {
    await page.setViewportSize(PHONE);
    await page.goto(`${floor.webUrl}${path}`);
    await settled(page);
    await keepPicture(page, `${nameOf(path)}-${theme}-phone`);
    const overhang = await page.evaluate<number>(
      `document.documentElement.scrollWidth - document.documentElement.clientWidth`,
    );
    expect(overhang).toBeLessThanOrEqual(0);
    expect(await graveFindings(page)).toEqual([]);
  });
});
