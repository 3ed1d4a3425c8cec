import type { BrowserContextOptions } from 'playwright';
import { expect } from 'vitest';
import { overflow, seriousViolations } from './axe.js';
import { openPage, type useSite } from './site.js';

type Site = ReturnType<typeof useSite>;

/** Opens the page of a paper by the paper's name in the address. */
async function openPaper({ browser, url }: Site, paper: string, options: BrowserContextOptions = {}) {
  const opened = await openPage(browser, `${url}#/papers/${paper}`, options);
  await opened.page.locator('article h2').waitFor();
  return opened;
}

/** Checks that a paper's page is no wider than a phone and has no serious axe violations, in both themes. */
export async function fitsPhone(site: Site, paper: string): Promise<void> {
  const viewport = { width: 360, height: 740 };
  const { page } = await openPaper(site, paper, { viewport, colorScheme: 'light' });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await page.locator('html[data-theme="dark"]').waitFor();
  expect(await seriousViolations(page)).toEqual([]);
}
