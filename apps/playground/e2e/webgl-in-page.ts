import { expect } from 'vitest';
import { openPage, stepOf, type useSite } from './site.js';

/** Settings of a run of few and narrow layers on WebGL, which is slow in software. */
export const SMALL = 'model=mlp&widthMultiplier=0.1&batchSize=4&backend=webgl';

/**
 * Checks that a browser whose workers cannot use WebGL trains on WebGL in the page.
 * @param become Runs in the page first, to emulate that browser.
 */
export async function trainsOnWebGlInPage(
  site: ReturnType<typeof useSite>,
  become: () => unknown,
): Promise<void> {
  const { page, errors } = await openPage(site.browser, 'about:blank');
  await page.addInitScript(become);
  await page.route('**/trainer.worker*', (route) => route.abort());
  await page.goto(`${site.url}#/train?${SMALL}&epochs=1`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(2);
  expect(errors).toEqual([]);
}
