import { until } from '@app/testing';
import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from '@playwright/test';

const GRAVE = ['serious', 'critical'];
const RUN = `axe.run(document, { resultTypes: ['violations'] })`;

/**
 * What axe finds on a page that is serious or critical, in a line each: rule, place, why. Waits for
 * the name of the page: while one page gives way to another there is none for a moment.
 */
export async function graveFindings(page: Page): Promise<string[]> {
  await until('the page has a name', async () => (await page.title()) !== '');
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(RUN);
  return violations
    .filter(({ impact }) => GRAVE.includes(impact ?? ''))
    .flatMap(({ id, nodes }) => {
      return nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 120)}`);
    });
}
