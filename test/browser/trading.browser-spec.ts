import type { Page } from '@playwright/test';

import { keepPicture, signInAs, TradingFloor } from './trading-floor.fixture';
import type { Window } from './chromium.fixture';

/** The table of a tab of the blotter, in front. */
async function tab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click();
}

/** Fills the ticket with a limit order and sends it. */
async function sendLimit(page: Page, side: 'Buy' | 'Sell', qty: string, price: string) {
  const ticket = page.getByRole('form', { name: 'Order ticket' });
  await ticket.getByRole('radio', { name: side }).click();
  await ticket.getByLabel('Quantity', { exact: true }).fill(qty);
  await ticket.getByLabel('Limit price', { exact: true }).fill(price);
  await ticket.getByRole('button', { name: new RegExp(`^${side} ${qty}`) }).click();
}

describe('the trading screen', () => {
  let floor: TradingFloor;
  let buyer: Window;
  let seller: Window;

  beforeAll(async () => {
    floor = await TradingFloor.open();
    [buyer, seller] = await Promise.all([floor.window('/trade/AAPL'), floor.window('/trade/AAPL')]);
  }, 90_000);

  afterAll(async () => {
    await floor?.close();
  });

  it('asks for a login, offers the demo accounts, and returns to the page that asked', async () => {
    for (const [window, name] of [
      [buyer, 'buyer_demo'],
      [seller, 'seller_demo'],
    ] as const) {
      await signInAs(window.page, name);
      expect(new URL(window.page.url()).pathname).toBe('/trade/AAPL');
      await window.page.getByRole('form', { name: 'Order ticket' }).waitFor();
    }
    await keepPicture(buyer.page, 'trade-dark');
  });

  it('places an order after asking once, and shows it among the open orders', async () => {
    const { page } = buyer;
    await sendLimit(page, 'Buy', '100', '189.50');
    await page.getByRole('button', { name: 'Send order' }).click();
    await page.getByTestId('ticket-outcome').getByText('Order accepted').waitFor();
    await tab(page, 'Open orders');
    const row = page.getByRole('table', { name: 'Open orders' }).getByRole('row', { name: /AAPL/ });
    await row.waitFor();
    expect(await row.innerText()).toContain('189.50');
    await keepPicture(page, 'open-order');
  });
});
