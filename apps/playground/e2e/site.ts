import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { CHROMIUM_ARGS, findChromium } from '../../../tooling/chromium.mjs';

export const dist = fileURLToPath(new URL('../dist', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** The built site in a folder of a plain static host. */
export interface Site {
  readonly url: string;
  /** Paths that were asked for. */
  readonly requested: string[];
  close(): Promise<void>;
}

export async function serveSite({ isolated = true, folder = '/some/folder/' } = {}): Promise<Site> {
  const requested: string[] = [];
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    requested.push(pathname);
    const inside = pathname.startsWith(folder) ? pathname.slice(folder.length) || 'index.html' : undefined;
    const file = inside === undefined ? undefined : join(dist, normalize(`/${inside}`));
    if (file === undefined || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      ...(isolated && ISOLATION),
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://localhost:${port}${folder}`,
    requested,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export async function launch(args: readonly string[] = []): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    args: [...CHROMIUM_ARGS, ...args],
    env: { ...process.env, ...env },
  });
}

/** A page with an empty profile; errors that nothing caught are collected. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  // Not waiting for `load`: a page that isolates itself reloads before it.
  await page.goto(url, { waitUntil: 'commit' });
  return { page, errors };
}

/** What the page shows of a run: `Status`, `Step`, `Test accuracy` … */
export const fact = (page: Page, name: string) => page.locator(`[data-fact="${name}"]`).last();
