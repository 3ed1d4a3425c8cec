import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from '../../../tooling/lib/chromium.mjs';
import { ISOLATION, type StaticServer, serveFiles } from '../../../tooling/test/static-server.js';

export const dist = fileURLToPath(new URL('../dist', import.meta.url));
export const FOLDER = '/some/folder/';

/** The built site in a folder of a plain static host. */
export const serveSite = ({ isolated = true } = {}): Promise<StaticServer> =>
  serveFiles(dist, { under: FOLDER, ...(isolated && { headers: ISOLATION }) });

/** The site and a browser, there for all tests of a file. */
export function useSite(): { readonly url: string; readonly browser: Browser } {
  let server: StaticServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await serveSite();
    browser = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  return {
    get url() {
      return server.url;
    },
    get browser() {
      return browser;
    },
  };
}

/** A page with an empty profile, and no service worker unless asked for: it would hide requests from tests that answer them. Errors that nothing caught are collected. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ serviceWorkers: 'block', ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  // Not waiting for `load`: a page that isolates itself reloads before it.
  await page.goto(url, { waitUntil: 'commit' });
  return { page, errors };
}

/** What the page shows of a run: `Status`, `Step`, `Test accuracy` … */
export const fact = (page: Page, name: string) => page.locator(`[data-fact="${name}"]`).last();

export const stepOf = async (page: Page): Promise<number> =>
  Number.parseInt((await fact(page, 'Step').textContent()) ?? '', 10);
