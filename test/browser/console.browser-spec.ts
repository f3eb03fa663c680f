import type { Trader } from '@app/testing';
import { until, wanted } from '@app/testing';
import type { Page } from '@playwright/test';

import { graveFindings } from './accessibility.fixture';
import { keepPicture, signInAs, TradingFloor } from './trading-floor.fixture';

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const TEXT = 'Trading in AAPL reopens with an auction at 15:00 UTC';
const PASSWORD = 'a password of a spec';

/** Answers the dialog of a command. */
async function confirm(page: Page, label: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('quarterly review');
  await dialog.getByRole('button', { name: label, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

describe('operators', () => {
  let floor: TradingFloor;
  let desk: Page;
  let trader: Page;
  let operator: Trader;

  const loginPage = async (theme: 'dark' | 'light'): Promise<Page> => {
    const { page } = await floor.window('/login', { ...DESK, theme });
    await page.evaluate(`localStorage.setItem('theme', '${theme}')`);
    await page.reload();
    return page;
  };
  const signedIn = async (username: string, theme: 'dark' | 'light'): Promise<Page> => {
    const page = await loginPage(theme);
    await signInAs(page, username);
    return page;
  };
  const message = (page: Page) => page.getByTestId('broadcast').filter({ hasText: TEXT });

  beforeAll(async () => {
    floor = await TradingFloor.open({ FOUR_EYES: '1' });
    operator = await floor.trader('operator_demo');
    desk = await signedIn('operator_demo', 'dark');
    trader = await signedIn('buyer_demo', 'light');
  }, 120_000);

  afterAll(async () => {
    await floor?.close();
  });

  it('say something to everybody, who hide it, and take it back', async () => {
    await trader.goto(`${floor.webUrl}/trade/AAPL`);
    await desk.goto(`${floor.webUrl}/operator/broadcasts`);
    await desk.getByRole('button', { name: 'Send a message' }).click();
    await desk.getByLabel('Text').fill(TEXT);
    await confirm(desk, 'Send');
    await message(trader).waitFor();
    await message(desk).waitFor();
    await keepPicture(desk, 'console-broadcasts');
    await keepPicture(trader, 'broadcast-light');
    expect(await graveFindings(trader)).toEqual([]);
    await trader.setViewportSize(PHONE);
    await keepPicture(trader, 'broadcast-light-phone');
    expect(await graveFindings(trader)).toEqual([]);
    await message(trader).getByRole('button', { name: 'Hide' }).click();
    await message(trader).waitFor({ state: 'detached' });
    await desk.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await confirm(desk, 'Withdraw');
    await message(desk).waitFor({ state: 'detached' });
  });

  it('an urgent one cannot be hidden, and is there for who comes later', async () => {
    const body = { severity: 'critical', text: TEXT, symbol: 'AAPL', reason: 'incident' };
    const sent = await operator.send('POST', '/v2/admin/broadcasts', { body });
    const { id = '' } = wanted(sent, 201, 'message');
    const late = await signedIn('seller_demo', 'dark');
    // The way leads over two pages: the last of them is named after its symbol.
    await until('the page is named', async () => (await late.title()).includes('·'));
    await message(late).waitFor();
    expect(await message(late).getByRole('button').count()).toBe(0);
    await keepPicture(late, 'broadcast-urgent');
    expect(await graveFindings(late)).toEqual([]);
    await trader.setViewportSize(DESK);
    await message(trader).waitFor();
    await keepPicture(trader, 'broadcast-urgent-light');
    expect(await graveFindings(trader)).toEqual([]);
    const path = `/v2/admin/broadcasts/${encodeURIComponent(id)}/withdraw`;
    wanted(await operator.send('POST', path, { body: { reason: 'over' } }), 200, 'withdraw');
    await message(late).waitFor({ state: 'detached' });
    await late.context().close();
  });

  it('change limits by two: one asks, another sees before and after and approves', async () => {
    const person = { username: 'second_operator', password: PASSWORD, role: 'operator' };
    const body = { ...person, reason: 'four eyes' };
    wanted(await operator.send('POST', '/v2/admin/users', { body }), 201, 'operator');
    await desk.goto(`${floor.webUrl}/operator/limits`);
    await desk.getByRole('button', { name: 'Change' }).first().click();
    await desk.getByLabel('Order quantity', { exact: true }).fill('5000');
    await confirm(desk, 'Change');
    await desk.getByText('buyer_demo: waits for a second person').waitFor();
    await desk.goto(`${floor.webUrl}/operator/approvals`);
    await desk.getByRole('button', { name: 'Take back' }).waitFor();
    expect(await desk.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    await keepPicture(desk, 'console-approvals');
    const second = await loginPage('light');
    await second.getByLabel('User name').fill(person.username);
    await second.getByLabel('Password').fill(PASSWORD);
    await second.getByRole('button', { name: 'Sign in', exact: true }).click();
    await second.waitForURL((url) => !url.pathname.startsWith('/login'));
    await second.goto(`${floor.webUrl}/operator/approvals`);
    const row = second.getByRole('row').filter({ hasText: 'buyer_demo' });
    await row.getByText('5000').waitFor();
    await row.getByRole('button', { name: 'Approve', exact: true }).waitFor();
    await keepPicture(second, 'console-approvals-light');
    expect(await graveFindings(second)).toEqual([]);
    await second.setViewportSize(PHONE);
    await keepPicture(second, 'console-approvals-light-phone');
    await row.getByRole('button', { name: 'Approve', exact: true }).click();
    await confirm(second, 'Approve');
    await second.getByText('No change waits').waitFor();
    const path = '/v2/admin/accounts/buyer_demo/limits';
    const { limits } = await operator.get<{ limits: Record<string, string> }>(path);
    expect(limits['max_order_qty']).toBe('5000');
  });
});
