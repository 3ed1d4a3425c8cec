import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { createServer } from 'vite';
import type { Answer } from './side.js';

/** Runs one side in Chromium. Reads and writes JSON lines as `side-process.ts` does. */
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const [name, work, threads, folder] = process.argv.slice(2) as [string, string, string, string];
const say = (answer: Answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

interface Tooling {
  launchChromium(): Promise<Browser>;
  readonly OPTIMIZED: readonly string[];
}
const tooling = async (name: string): Promise<Tooling> =>
  import(new URL(`../../lib/${name}.mjs`, import.meta.url).href);
const { launchChromium } = await tooling('chromium');
const { OPTIMIZED } = await tooling('optimized');

const server = await createServer({
  root: ROOT,
  configFile: false,
  logLevel: 'error',
  server: {
    port: 0,
    fs: { strict: false },
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
  worker: { format: 'es' },
  optimizeDeps: {
    entries: [],
    include: ['@jax-js/jax', '@tensorflow/tfjs-layers', ...OPTIMIZED],
    // It finds its .wasm files beside its own file.
    exclude: ['onnxruntime-web'],
  },
});
try {
  await server.listen();
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls?.local[0] as string);
  await page.waitForFunction('globalThis.ask !== undefined');
  const ask = (request: object) => page.evaluate(`ask(${JSON.stringify(request)})`) as Promise<Answer>;
  const started = await ask({ name, work: JSON.parse(work), threads: Number(threads), folder });
  say('facts' in started ? { facts: { chromium: browser.version(), ...started.facts } } : started);
  for await (const line of createInterface({ input: process.stdin })) say(await ask(JSON.parse(line)));
  await browser.close();
} catch (error) {
  say({ failure: String((error as Error).message).split('\n')[0] as string });
  process.exitCode = 1;
} finally {
  await server.close();
}
