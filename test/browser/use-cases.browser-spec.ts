import type { Page } from '@playwright/test';

import { keepPicture, signInAs, TradingFloor } from './trading-floor.fixture';

/** Typed into the settings: a burst that a busy machine keeps up with, browser included. */
const SMALL_BURST: Settings = { Orders: '200', 'Target rate': '40' };
type Settings = Readonly<Record<string, string>>;

/** How often each use case is run from its page; the second run begins where the first ended. */
const USE_CASES: readonly (readonly [title: string, times: number, settings: Settings])[] = [
  ['High Volume Trading', 1, SMALL_BURST],
  ['Market Making Strategy', 1, {}],
  ['Risk Management Breach', 1, {}],
  ['Multi-User Trading', 2, {}],
];
const RUN_MS_MAX = 120_000;

/** Presses Run and watches the run that it makes to its end. */
async function watchRun(page: Page): Promise<void> {
  const made = page.waitForResponse((answer) => {
    return answer.request().method() === 'POST' && answer.url().endsWith('/runs');
  });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const { run_id: runId } = (await (await made).json()) as { run_id: string };
  const run = page.getByTestId('run').filter({ hasText: runId });
  await run.waitFor();
  await run
    .and(page.locator(':is([data-state=passed], [data-state=failed], [data-state=cancelled])'))
    .waitFor({ timeout: RUN_MS_MAX });
  const result = await run.innerText();
  if ((await run.getAttribute('data-state')) !== 'passed') throw new Error(result);
  const [, held, all] = /(\d+) of (\d+) assertions hold/.exec(result) ?? [];
  expect(held).toBe(all);
  expect(Number.parseInt(all ?? '0', 10)).toBeGreaterThan(0);
}

describe('the use cases, from their page', () => {
  let floor: TradingFloor;
  let page: Page;

  beforeAll(async () => {
    floor = await TradingFloor.open();
    ({ page } = await floor.window('/use-cases'));
    await signInAs(page, 'buyer_demo');
  }, 120_000);

  afterAll(async () => {
    await floor?.close();
  });

  it.each(USE_CASES)(
    '%s runs to its green result, %i times',
    async (title, times, settings) => {
      await page.goto(`${floor.webUrl}/use-cases`);
      await page.getByRole('link', { name: title }).click();
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
      for (const [label, value] of Object.entries(settings)) {
        await page.getByLabel(label, { exact: true }).fill(value);
      }
      for (let time = 0; time < times; time += 1) await watchRun(page);
      await keepPicture(page, `use-case-${title.toLowerCase().replaceAll(' ', '-')}`);
      await page.getByRole('link', { name: 'Use cases' }).last().click();
      const card = page.getByRole('article').filter({ hasText: title });
      await card.getByText('Passed').waitFor();
    },
    2 * RUN_MS_MAX + 30_000,
  );
});
