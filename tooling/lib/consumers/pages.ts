import { preview } from 'vite';
import { startServer } from '../../release/start-server.js';
import { launchChromium } from '../chromium.mjs';
import { freePort } from '../registry.mjs';
import type { Project } from './consumer.js';
import { assertTrained } from './training.js';

/** Milliseconds for a page to train in: only one that hangs takes longer. */
const LIMIT = 300_000;

/** Opens a page in Chromium whose network must learn. It logs what `train()` returns, and must report no error. */
export async function assertPageTrains(url: string): Promise<void> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    const logged = new Promise<unknown>((resolve, reject) => {
      page.on('pageerror', ({ message }) => reject(new Error(`the page throws ${message}`)));
      page.on('console', (message) => {
        if (message.type() === 'log') resolve(message.args()[0]?.jsonValue());
        if (message.type() === 'error') errors.push(message.text());
      });
      setTimeout(
        () => reject(new Error(`the page logs no result; errors: ${errors.join('; ')}`)),
        LIMIT,
      ).unref();
    });
    logged.catch(() => {});
    await page.goto(url);
    assertTrained(await logged);
    if (errors.length > 0) throw new Error(`the page reports ${errors.join('; ')}`);
  } finally {
    await browser.close();
  }
}

/** Serves a folder of a project as a static host does, and checks its page. */
export async function assertStaticPageTrains({ folder }: Project, outDir: string): Promise<void> {
  const server = await preview({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  });
  try {
    await assertPageTrains(server.resolvedUrls?.local[0] ?? '');
  } finally {
    await server.close();
  }
}

/** Starts a command of a project that serves its page, and checks the page. `PORT` among its arguments becomes a free port. */
export async function assertServedPageTrains(
  project: Project,
  command: string,
  ...args: string[]
): Promise<void> {
  const port = String(await freePort());
  const server = await startServer(
    command,
    args.map((arg) => arg.replace('PORT', port)),
    { cwd: project.folder, env: project.env },
  );
  try {
    await assertPageTrains(`http://localhost:${port}/`);
  } finally {
    await server.stop();
  }
}
