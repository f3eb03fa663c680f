import type { Trader } from '@app/testing';
import { until } from '@app/testing';
import type { Locator, Page } from '@playwright/test';

import { graveFindings } from './accessibility.fixture';
import type { Window } from './chromium.fixture';
import { keepPicture, signInAs, TradingFloor } from './trading-floor.fixture';

const ROW_PX = 22;

const ladderOf = (page: Page): Locator => {
  return page.getByRole('group', { name: 'Price ladder of AAPL' });
};
/** The cell of the ladder that orders at a price. */
async function cell(page: Page, side: 'buy' | 'sell', price: string): Promise<Locator> {
  const cells = ladderOf(page).locator(`[data-cell=${side}]`);
  for (const one of await cells.all()) {
    // The label is written when the cell is used.
    await one.focus();
    if ((await one.getAttribute('aria-label'))?.includes(` at ${price},`) === true) return one;
  }
  throw new Error(`no row of the ladder is at ${price}`);
}
const ownOrder = (page: Page, words: string): Locator => {
  return page.locator(`[data-own][title^="${words}"]`);
};

describe('the tools of the trading screen', () => {
  let floor: TradingFloor;
  let window: Window;
  let page: Page;
  let seller: Trader;

  const sell = (qty: string, price: string) => {
    const order = { symbol: 'AAPL', side: 'sell', type: 'limit', time_in_force: 'gtc' };
    return seller.placed({ ...order, qty, limit_price: price });
  };

  beforeAll(async () => {
    floor = await TradingFloor.open();
    window = await floor.window('/ladder/AAPL', { width: 1440, height: 900, theme: 'dark' });
    ({ page } = window);
    seller = await floor.trader('seller_demo');
    await signInAs(page, 'buyer_demo');
    await ladderOf(page).locator('[data-cell]').first().waitFor();
  }, 120_000);

  afterAll(async () => {
    await floor?.close();
  });

  it('the ladder asks before an order until it is armed, then one click places it', async () => {
    await page.getByLabel('Quantity of the ladder').fill('7');
    await (await cell(page, 'buy', '189.95')).click();
    await page.getByRole('dialog', { name: 'Send this order?' }).waitFor();
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    expect(await page.locator('[data-own]').count()).toBe(0);
    await page.getByRole('switch', { name: 'One-click trading' }).click();
    await (await cell(page, 'buy', '189.95')).click();
    await ownOrder(page, 'Buy 7 at 189.95, 0 ahead').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await keepPicture(page, 'ladder-own-order');
  });

  it('an own order is dragged or moved by keys to another price, and a click cancels it', async () => {
    const box = await page.locator('[data-own]').boundingBox();
    const [x, y] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + ROW_PX / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + 2 * ROW_PX, { steps: 4 });
    await page.mouse.up();
    await ownOrder(page, 'Buy 7 at 189.93').waitFor();
    await page.locator('[data-own]').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await ownOrder(page, 'Buy 7 at 189.94').click();
    await page.locator('[data-own]').waitFor({ state: 'detached' });
  });

  it('keys go from price to price and re-centre it', async () => {
    const start = await cell(page, 'buy', '190.00');
    await start.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    const focused = `document.activeElement.getAttribute('aria-label')`;
    expect(await page.evaluate(focused)).toBe('Sell 7 at 189.99, limit');
    for (let time = 0; time < 5; time += 1) await page.keyboard.press('PageUp');
    await expect(cell(page, 'buy', '190.00')).rejects.toThrow('no row');
    await page.keyboard.press('c');
    await cell(page, 'buy', '190.00');
  });

  it('flattens: the position is closed and what was open is cancelled', async () => {
    await sell('7', '190.02');
    await page.getByRole('button', { name: 'Buy market' }).click();
    await page.getByText('Long 7 at 190.02').waitFor();
    const bid = { symbol: 'AAPL', side: 'buy', type: 'limit', qty: '50', time_in_force: 'gtc' };
    await seller.placed({ ...bid, limit_price: '189.90' });
    await (await cell(page, 'sell', '190.08')).click();
    await ownOrder(page, 'Sell 7 at 190.08').waitFor();
    const reverse = page.getByRole('button', { name: 'Reverse' });
    expect(await reverse.getAttribute('title')).toContain('Short selling is off');
    await page.getByRole('button', { name: 'Flatten' }).click();
    await page.getByText('No position in AAPL').waitFor();
    await page.locator('[data-own]').waitFor({ state: 'detached' });
  });

  it('layouts are chosen, changed, kept under a name, found again and reset', async () => {
    await page.goto(`${floor.webUrl}/trade/AAPL`);
    const choose = async (
      role: 'menuitemradio' | 'menuitemcheckbox' | 'menuitem',
      name: string,
    ) => {
      await page.getByRole('button', { name: /^Layout / }).click();
      await page.getByRole(role, { name, exact: true }).click();
    };
    await choose('menuitemradio', 'Ladder');
    await ladderOf(page).waitFor();
    await choose('menuitemcheckbox', 'Time and sales');
    await page.getByRole('menuitem', { name: 'Save as…' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Mine');
    await page.getByRole('button', { name: 'Save layout' }).click();
    await page.getByRole('button', { name: 'Layout Mine' }).waitFor();
    await page.reload();
    await ladderOf(page).waitFor();
    const tape = page.getByRole('region', { name: 'Time and sales' });
    expect(await tape.count()).toBe(0);
    const border = page.getByRole('separator', { name: 'Size of the price ladder' });
    const before = await border.getAttribute('aria-valuenow');
    await border.press('ArrowLeft');
    expect(await border.getAttribute('aria-valuenow')).not.toBe(before);
    await choose('menuitem', 'Reset to Mine');
    await until('the size is back', async () => {
      return (await border.getAttribute('aria-valuenow')) === before;
    });
    await choose('menuitemradio', 'Standard');
    await tape.waitFor();
  });

  it('the ladder in its own window shares the session, and both outlive a reload', async () => {
    const opened = page.context().waitForEvent('page');
    await page.getByRole('button', { name: /^Layout / }).click();
    await page.getByRole('menuitem', { name: 'Price ladder in its own window' }).click();
    const own = await opened;
    await ladderOf(own).locator('[data-cell]').first().waitFor();
    for (const one of [page, own, page]) {
      await one.reload();
      await one.locator('canvas[data-book=live]').first().waitFor();
    }
    expect(new URL(page.url()).pathname).toBe('/trade/AAPL');
    await own.close();
  });

  it('the ticket tells what the book would give, level by level', async () => {
    await sell('10', '190.50');
    await sell('20', '190.80');
    const ticket = page.getByRole('form', { name: 'Order ticket' });
    await ticket.getByLabel('Quantity', { exact: true }).fill('30');
    await ticket.getByLabel('Limit price', { exact: true }).fill('191.00');
    await page.getByTestId('what-if').getByText('190.7000, 2 levels').waitFor();
    await ticket.getByLabel('Limit price', { exact: true }).fill('190.60');
    await page.getByTestId('what-if').getByText('190.5000 for 10, 1 level').waitFor();
  });

  it('a price alert goes off when the price is traded', async () => {
    await page.getByRole('tab', { name: 'Alerts' }).click();
    await page.getByLabel('Price of the alert').fill('190.50');
    await page.getByRole('button', { name: 'Add alert' }).click();
    const row = page
      .getByRole('table', { name: 'Price alerts' })
      .getByRole('row', { name: /AAPL/ });
    await row.getByText('waiting').waitFor();
    const order = { symbol: 'AAPL', side: 'buy', type: 'limit', qty: '4', limit_price: '190.50' };
    const buyer = await floor.trader('buyer_demo');
    await buyer.placed({ ...order, time_in_force: 'gtc' });
    await page.getByText('Price alert: AAPL at or above 190.50').waitFor();
    await row.getByText('reached').waitFor();
  });

  it('movers, most active and the calendar tell the day', async () => {
    await page.getByRole('button', { name: 'Movers and most active' }).click();
    const active = page.getByRole('region', { name: 'Most active' });
    await active.getByRole('link', { name: /AAPL/ }).waitFor();
    await page.getByRole('button', { name: 'Movers and most active' }).click();
    await page.goto(`${floor.webUrl}/account`);
    const calendar = page.getByRole('region', { name: 'P&L calendar' });
    const today = new Date().toISOString().slice(0, 10);
    const day = calendar.locator('td').filter({ has: page.locator(`time[datetime="${today}"]`) });
    await day.getByText('$').waitFor();
    await calendar.getByRole('button', { name: 'Month before' }).click();
    await calendar.getByText('Nothing won or lost in this month.').waitFor();
  });

  it('times are shown in the zone that one chooses', async () => {
    const time = page
      .getByRole('table', { name: 'Ledger' })
      .getByText(/^\d{4}-\d\d-\d\d /)
      .first();
    const hourOf = async () => Number((await time.innerText()).slice(11, 13));
    const utc = await hourOf();
    await page.getByRole('button', { name: 'Account buyer_demo' }).click();
    await page.getByRole('menuitemradio', { name: 'New York' }).click();
    await until('the times are those of New York', async () => {
      return [4, 5].includes((utc - (await hourOf()) + 24) % 24);
    });
    await page.reload();
    expect([4, 5]).toContain((utc - (await hourOf()) + 24) % 24);
  });

  it('escape cancels nothing when it is called off in time', async () => {
    await page.goto(`${floor.webUrl}/trade/AAPL`);
    const ticket = page.getByRole('form', { name: 'Order ticket' });
    await ticket.getByLabel('Quantity', { exact: true }).fill('3');
    await ticket.getByLabel('Limit price', { exact: true }).fill('190.20');
    await ticket.getByRole('button', { name: 'Buy 3 AAPL' }).click();
    await page.getByRole('button', { name: 'Send order' }).click();
    await page.getByRole('tab', { name: /^Open orders/ }).click();
    const row = page.getByRole('row', { name: /AAPL.*190\.20/ });
    await row.waitFor();
    await page.getByRole('tab', { name: /^Open orders/ }).press('Escape');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Nothing was cancelled').waitFor();
    await row.waitFor();
  });

  it('an order is dragged on the chart to another price', async () => {
    const chart = page.getByRole('group', { name: /^Candles of AAPL/ });
    const { x = 0, y = 0, height = 0 } = (await chart.boundingBox()) ?? {};
    const isOnLine = () => chart.evaluate((element) => element.style.cursor === 'ns-resize');
    let lineY = y + 2;
    for (; lineY < y + height; lineY += 4) {
      await page.mouse.move(x + 60, lineY);
      if (await isOnLine()) break;
    }
    await page.mouse.down();
    await page.mouse.move(x + 60, lineY + 40, { steps: 4 });
    await keepPicture(page, 'chart-drag');
    await page.mouse.up();
    const orders = page.getByRole('table', { name: 'Open orders' });
    await orders.getByRole('row', { name: /190\.20/ }).waitFor({ state: 'detached' });
    await orders.getByRole('row', { name: /AAPL.*(190\.[01]|189)/ }).waitFor();
  });

  it('leaves no uncaught error behind', () => {
    const ours = window.errors.filter((text) => !/Failed to load resource/.test(text));
    expect(ours).toEqual([]);
  });
});
