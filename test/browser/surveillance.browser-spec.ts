import type { Trader } from '@app/testing';
import { until } from '@app/testing';
import type { Page } from '@playwright/test';

import { graveFindings } from './accessibility.fixture';
import { keepPicture, signInAs, TradingFloor } from './trading-floor.fixture';

const PHONE = { width: 390, height: 844 };
const WORDS = '4 trades of 7 shares back and forth';

/** Sells seven shares from one to the other in two whole orders. */
async function pass(from: Trader, to: Trader): Promise<void> {
  const order = { symbol: 'JPM', qty: '7', type: 'limit', limit_price: '200.00' };
  const gtc = { ...order, time_in_force: 'gtc' };
  await from.placed({ ...gtc, side: 'sell' });
  const bought = await to.placed({ ...gtc, side: 'buy' });
  await until('it trades', async () => (await to.order(bought.id)).status === 'filled');
}

describe('surveillance in the console', () => {
  let floor: TradingFloor;
  let page: Page;
  let errors: readonly string[];

  beforeAll(async () => {
    floor = await TradingFloor.open();
    const buyer = await floor.trader('buyer_demo');
    const seller = await floor.trader('seller_demo');
    for (const [from, to] of [
      [seller, buyer],
      [buyer, seller],
      [seller, buyer],
      [buyer, seller],
    ] as const) {
      await pass(from, to);
    }
    const window = await floor.window('/operator/surveillance');
    ({ page, errors } = window);
    await signInAs(page, 'operator_demo');
  }, 120_000);

  afterAll(async () => {
    await floor?.close();
  });

  it('shows who did what, and counts it in the navigation', async () => {
    await page.getByText(WORDS).waitFor();
    const row = page.getByRole('row').filter({ hasText: WORDS });
    const words = await row.innerText();
    for (const part of ['critical', 'Wash trades', 'buyer_demo', 'seller_demo', 'JPM']) {
      expect(words).toContain(part);
    }
    const link = page.getByRole('link', { name: 'Surveillance 1' });
    await link.waitFor();
    await keepPicture(page, 'surveillance-found');
  });

  it('leads from the evidence to all that happened to an order', async () => {
    await page.getByRole('button', { name: 'Evidence' }).click();
    const evidence = page.getByRole('dialog', { name: 'Wash trades' });
    expect(await evidence.getByRole('listitem').count()).toBe(8);
    expect(await graveFindings(page)).toEqual([]);
    await keepPicture(page, 'surveillance-evidence');
    await evidence.getByRole('listitem').first().getByRole('button').click();
    const history = page.getByRole('dialog', { name: 'filled' });
    await history.getByText('submitted').first().waitFor();
    await page.keyboard.press('Escape');
    await history.waitFor({ state: 'detached' });
  });

  it('is acknowledged with a note, which stays', async () => {
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await page.getByLabel('Reason').fill('a rehearsal');
    await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('cell', { name: 'operator_demo' }).waitFor();
    await page.setViewportSize(PHONE);
    expect(await graveFindings(page)).toEqual([]);
    await keepPicture(page, 'surveillance-phone');
    await page.getByRole('combobox', { name: 'Which alerts' }).click();
    await page.getByRole('option', { name: 'Not acknowledged' }).click();
    await page.getByText('No rule has found anything').waitFor();
  });

  it('leaves no uncaught error behind', () => {
    expect(errors).toEqual([]);
  });
});
