import type { Trader } from '@app/testing';
import type { Locator, Page } from '@playwright/test';

import type { Window } from './chromium.fixture';
import { keepPicture, signInAs, TradingFloor } from './trading-floor.fixture';

const ticketOf = (page: Page): Locator => page.getByRole('form', { name: 'Order ticket' });

/** Brings a tab of the blotter to the front and answers its table. */
async function table(page: Page, name: string): Promise<Locator> {
  await page.getByRole('tab', { name }).click();
  const found = page.getByRole('table', { name });
  await found.waitFor();
  return found;
}

/** Fills the ticket with a limit order and sends it, through the question if there is one. */
async function sendLimit(page: Page, side: 'Buy' | 'Sell', qty: string, price: string) {
  const ticket = ticketOf(page);
  await ticket.getByRole('radio', { name: side }).click();
  await ticket.getByLabel('Quantity', { exact: true }).fill(qty);
  await ticket.getByLabel('Limit price', { exact: true }).fill(price);
  await ticket.getByRole('button', { name: new RegExp(`^${side} ${qty} `) }).click();
  await page.getByRole('button', { name: 'Send order' }).click();
}

describe('the trading screen', () => {
  let floor: TradingFloor;
  let buyer: Window;
  let seller: Window;
  let operator: Trader;

  beforeAll(async () => {
    floor = await TradingFloor.open();
    buyer = await floor.window('/trade/AAPL');
    seller = await floor.window('/trade/AAPL');
    operator = await floor.trader('operator_demo');
  }, 120_000);

  afterAll(async () => {
    await floor?.close();
  });

  it('asks for a login, offers the demo accounts, and returns to the page that asked', async () => {
    await signInAs(buyer.page, 'buyer_demo');
    await signInAs(seller.page, 'seller_demo');
    for (const { page } of [buyer, seller]) {
      await ticketOf(page).waitFor();
      expect(new URL(page.url()).pathname).toBe('/trade/AAPL');
    }
  });

  it('previews an order, asks once, places it and shows it among the open orders', async () => {
    const { page } = buyer;
    await sendLimit(page, 'Buy', '100', '189.50');
    await page.getByTestId('ticket-outcome').getByText('Order accepted').waitFor();
    await ticketOf(page).getByText('$18,950.00').waitFor();
    const open = await table(page, 'Open orders');
    await open.getByRole('row', { name: /AAPL.*189\.50/ }).waitFor();
    await keepPicture(page, 'trade-open-order');
  });

  it('amends it', async () => {
    const { page } = buyer;
    const open = await table(page, 'Open orders');
    await open.getByRole('button', { name: /^Amend/ }).click();
    const dialog = page.getByRole('dialog', { name: /^Amend/ });
    await dialog.getByLabel('New limit price', { exact: true }).fill('189.75');
    await dialog.getByRole('button', { name: 'Amend order' }).click();
    await open.getByRole('row', { name: /189\.75/ }).waitFor();
    expect(await open.getByRole('row').count()).toBe(2);
  });

  it('trades in two windows: the sale of one fills the order of the other', async () => {
    await sendLimit(seller.page, 'Sell', '40', '189.75');
    await seller.page.getByTestId('ticket-outcome').getByText('40 of 40 traded').waitFor();
    const fills = await table(buyer.page, 'Fills');
    await fills.getByRole('row', { name: /AAPL.*Buy.*40.*189\.75/ }).waitFor();
    const positions = await table(buyer.page, 'Positions');
    await positions.getByRole('row', { name: /AAPL.*40/ }).waitFor();
    await keepPicture(buyer.page, 'trade-partly-filled');
  });

  it('shows the way of the order through the services', async () => {
    const { page } = buyer;
    const history = await table(page, 'Order history');
    await history
      .getByRole('row', { name: /partially filled/ })
      .first()
      .click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('matching-engine').first().waitFor();
    await drawer
      .getByText(/match:0\/\d+/)
      .first()
      .waitFor();
    await keepPicture(page, 'order-drawer');
    await drawer.getByRole('button', { name: 'Close' }).click();
  });

  it('says in plain words why an order is refused', async () => {
    const { page } = buyer;
    await sendLimit(page, 'Buy', '10000', '189.50');
    const outcome = page.getByTestId('ticket-outcome');
    await outcome.getByText('Not enough buying power').waitFor();
    expect(await outcome.innerText()).toContain('INSUFFICIENT_FUNDS');
    await keepPicture(page, 'trade-refused');
  });

  it('closes the ticket in a halt and says why, while cancelling works', async () => {
    const { page } = buyer;
    const reason = { reason: 'news pending' };
    await operator.send('POST', '/v2/admin/assets/AAPL/halt', { body: reason });
    const notice = page.getByTestId('ticket-notice');
    await notice.getByText('AAPL is halted').waitFor();
    expect(await notice.innerText()).toContain('news pending');
    const send = ticketOf(page).getByRole('button', { name: 'AAPL is halted' });
    expect(await send.isDisabled()).toBe(true);
    await keepPicture(page, 'trade-halted');
    const open = await table(page, 'Open orders');
    await open.getByRole('button', { name: /^Cancel/ }).click();
    await page.getByText('No open orders', { exact: true }).waitFor();
    await operator.send('POST', '/v2/admin/assets/AAPL/resume', { body: reason });
    await notice.waitFor({ state: 'detached' });
  });

  it('marks the screen as old while the gateway is away, and comes back by itself', async () => {
    const { page } = buyer;
    const connection = page.getByTestId('connection');
    await floor.exchange.stop();
    await connection.and(page.locator(':not([data-state=live])')).waitFor();
    await floor.exchange.restart();
    await connection.and(page.locator('[data-state=live]')).waitFor({ timeout: 30_000 });
    await sendLimit(page, 'Buy', '5', '189.00');
    await page.getByTestId('ticket-outcome').getByText('Order accepted').waitFor();
    const open = await table(page, 'Open orders');
    await open.getByRole('row', { name: /189\.00/ }).waitFor();
  });

  it('leaves no uncaught error behind', () => {
    const ours = [...buyer.errors, ...seller.errors].filter((text) => {
      // The browser itself reports answers of 4xx and broken connections on its console.
      return !/Failed to load resource|WebSocket connection|ERR_|net::/.test(text);
    });
    expect(ours).toEqual([]);
  });
});
