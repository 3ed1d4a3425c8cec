import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, onTestFinished } from 'vitest';
import { launchChromium } from '../../../tooling/lib/chromium.mjs';
import { ISOLATION, type StaticServer, serveFiles } from '../../../tooling/test/static-server.js';
import { dist } from './dist.js';
import { fewTestImages } from './few-test-images.js';

export const FOLDER = '/some/folder/';

/** Milliseconds that a page is waited for: a run on software WebGL takes a minute on a busy machine. */
const PATIENCE = 120_000;

interface OpenedPage {
  readonly page: Page;
  /** Messages of uncaught errors in the page. */
  readonly errors: string[];
}

interface SiteOptions {
  /**
   * Whether the host sends the headers that isolate a page.
   * @defaultValue true
   */
  readonly isolated?: boolean;
  /**
   * Serves all test images of MNIST instead of the first ones: evaluating all takes longer than a short run.
   * @defaultValue false
   */
  readonly allTestImages?: boolean;
}

/** Serves the built site in a folder of a plain static host. */
export const serveSite = ({
  isolated = true,
  allTestImages = false,
}: SiteOptions = {}): Promise<StaticServer> =>
  serveFiles(dist, {
    under: FOLDER,
    ...(isolated && { headers: ISOLATION }),
    ...(!allTestImages && { replaced: fewTestImages() }),
  });

/** Serves the site and starts a browser for all tests of a file. Prints what the open pages show when a test fails. */
export function useSite(options: SiteOptions = {}): { readonly url: string; readonly browser: Browser } {
  let server: StaticServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await serveSite(options);
    browser = await launchChromium();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const page of browser.contexts().flatMap((context) => context.pages())) {
      console.error(`${page.url()} shows\n${await page.locator('body').ariaSnapshot({ timeout: 10_000 })}`);
    }
  });
  afterAll(async () => {
    for (const context of browser?.contexts() ?? []) await closeContext(context);
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

/**
 * Opens a page with an empty profile that the tests of a file share; `useSite` closes it. Service workers are blocked by default:
 * they would hide requests from route handlers.
 */
export async function openSharedPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  return visit(await newContext(browser, options), url);
}

/** Opens a page as `openSharedPage` does and closes it at the end of the test, whether or not the test passes. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await newContext(browser, options);
  onTestFinished(() => closeContext(context));
  return visit(context, url);
}

async function newContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ serviceWorkers: 'block', ...options });
  context.setDefaultTimeout(PATIENCE);
  return context;
}

async function visit(context: BrowserContext, url: string): Promise<OpenedPage> {
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  // Not waiting for `load`: a page that isolates itself reloads before it.
  await page.goto(url, { waitUntil: 'commit' });
  return { page, errors };
}

/** Waits for the route handlers of all pages, then closes them: a handler that outlived its page would fail the whole run. */
async function closeContext(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) await page.unrouteAll({ behavior: 'wait' });
  await context.close();
}

/** Runs `code` in the training worker before the worker's own code. To be called before the page asks for the worker. */
export const runInTrainerFirst = (page: Page, code: string): Promise<unknown> =>
  page.route('**/trainer.worker*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${code}\n${await response.text()}` });
  });

/** What the page shows of a run: `Status`, `Step`, `Test accuracy` … */
export const fact = (page: Page, name: string) => page.locator(`[data-fact="${name}"]`).last();

export const stepOf = async (page: Page): Promise<number> =>
  Number.parseInt((await fact(page, 'Step').textContent()) ?? '', 10);
