import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { launchChromium } from '../../../tooling/lib/chromium.mjs';
import { type StaticServer, serveFiles } from '../../../tooling/test/static-server.js';

const site = fileURLToPath(new URL('..', import.meta.url));
const PHONE = { width: 360, height: 740 };
const PAGES = [
  'index.html',
  'guide/first-run.html',
  'guide/deploy.html',
  'papers/lenet5.html',
  'measurements/benchmarks.html',
  'measurements/comparison.html',
  'reference/cli.html',
  'reference/errors.html',
  'packages/train.html',
  'api/convkit.html',
  'zh/index.html',
  'zh/guide/deploy.html',
  'zh/tutorial/alexnet.html',
];

let server: StaticServer;
let browser: Browser;

beforeAll(async () => {
  // The packages are built already. The build checks every link.
  execFileSync(process.execPath, ['generate/main.mjs'], { cwd: site, stdio: 'pipe' });
  execFileSync('node_modules/.bin/vitepress', ['build'], { cwd: site, stdio: 'pipe' });
  execFileSync(process.execPath, ['generate/check-links.mjs'], { cwd: site, stdio: 'pipe' });
  server = await serveFiles(`${site}dist`, { under: '/convkit/' });
  browser = await launchChromium();
}, 600_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a page. Returns the hosts of its requests, too. */
async function open(
  path: string,
  viewport = { width: 1280, height: 800 },
): Promise<{ page: Page; hosts: Set<string> }> {
  const context = await browser.newContext({ viewport });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' });
  return { page, hosts };
}

it.each(PAGES)('fits a phone and requests nothing from other hosts: %s', async (path) => {
  const { page, hosts } = await open(path, PHONE);
  expect([...hosts]).toEqual([new URL(server.url).host]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
});

it('isolates a page on a host without headers, as the guide says', async () => {
  const host = await serveFiles(`${site}guide`, {
    replaced: new Map([['index.html', new TextEncoder().encode('<script src="isolate.js"></script>')]]),
  });
  onTestFinished(() => host.close());
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(host.url, { waitUntil: 'commit' });
  // The page reloads itself once, which ends evaluations.
  await expect.poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false)).toBe(true);
});

it('finds pages without a network', async () => {
  const { page } = await open('guide/first-run.html');
  await page.keyboard.press('Control+k');
  await page.locator('#localsearch-input').fill('early stopping');
  await expect.poll(() => page.locator('.VPLocalSearchBox .result').count()).toBeGreaterThan(3);
  await page.locator('#localsearch-input').fill('DATA_CORRUPT');
  await expect
    .poll(() => page.locator('.VPLocalSearchBox .result').first().textContent())
    .toContain('DATA_CORRUPT');
});

it('finds Chinese words within sentences', async () => {
  const { page } = await open('zh/guide/first-run.html');
  await page.keyboard.press('Control+k');
  await page.locator('#localsearch-input').fill('响应头');
  await expect
    .poll(() => page.locator('.VPLocalSearchBox .result').first().textContent())
    .toContain('部署网页');
});

it.each([
  ['zh/guide/deploy.html', '/convkit/guide/deploy.html'],
  ['tutorial/index.html', '/convkit/zh/tutorial/'],
  ['guide/evaluate.html', '/convkit/zh/'],
])(
  'offers the page or, where there is none, the landing page in the other language: %s',
  async (path, href) => {
    const { page } = await open(path);
    expect(await page.locator('.VPNavBarTranslations a').getAttribute('href')).toBe(href);
  },
);
