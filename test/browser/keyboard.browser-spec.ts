import type { Page } from '@playwright/test';

import { keepPicture, signInAs, TradingFloor } from './trading-floor.fixture';

describe('without a mouse', () => {
  let floor: TradingFloor;
  let page: Page;

  beforeAll(async () => {
    floor = await TradingFloor.open();
    ({ page } = await floor.window('/trade/AAPL'));
    await signInAs(page, 'buyer_demo');
    await page.getByRole('form', { name: 'Order ticket' }).waitFor();
  }, 120_000);

  afterAll(async () => {
    await floor?.close();
  });

  it('keys choose the side and the quantity; enter sends, escape cancels after a moment', async () => {
    const ticket = page.getByRole('form', { name: 'Order ticket' });
    await page.keyboard.press('s');
    await ticket.getByRole('radio', { name: 'Sell', checked: true }).waitFor();
    await page.keyboard.press('b');
    await page.keyboard.press('2');
    await ticket.getByRole('button', { name: 'Buy 10 AAPL' }).waitFor();
    await ticket.getByLabel('Limit price', { exact: true }).focus();
    await page.keyboard.type('189.00');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Send this order?' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('ticket-outcome').getByText('Order accepted').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Cancelling 1 order in AAPL').waitFor();
    await page.getByText('1 of 1 orders cancelled').waitFor();
  });

  it('the palette leads to every page', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('API keys');
    await keepPicture(page, 'palette');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/keys$/);
  });

  it('makes an API key, shows its secret once, and revokes it', async () => {
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('my bot');
    await page.getByRole('button', { name: 'Make key' }).click();
    const secret = await page.getByLabel('Secret', { exact: true }).innerText();
    expect(secret.length).toBeGreaterThan(20);
    await keepPicture(page, 'key-secret');
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('row', { name: /my bot/ }).waitFor();
    await page.getByRole('button', { name: 'Revoke my bot' }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('No keys yet').waitFor();
  });

  it('two accounts trade with each other on one screen', async () => {
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(`${floor.webUrl}/split`);
    await page.getByRole('button', { name: 'Sign in seller_demo' }).click();
    const [buyer, seller] = ['buyer_demo', 'seller_demo'].map((name) => {
      return page.getByRole('form', { name: `Order ticket of ${name}` });
    });
    for (const ticket of [buyer, seller]) {
      await ticket?.getByLabel('Quantity', { exact: true }).fill('7');
      await ticket?.getByLabel('Limit price', { exact: true }).fill('190.25');
      await ticket?.getByRole('button', { name: /^(Buy|Sell) 7 / }).click();
      await page.getByRole('button', { name: 'Send order' }).click();
      await ticket?.getByText('Order accepted').waitFor();
    }
    await seller?.getByText('7 of 7 traded').waitFor();
    await page.getByText('buyer_demo: Order filled').waitFor();
    await keepPicture(page, 'split-traded');
  });
});
