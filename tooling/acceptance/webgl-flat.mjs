// Trains LeNet-5 for 3,000 steps on webgl in Chromium, and fails if the number of tensors, the number of textures or their bytes grow
// after the first hundred steps: npm run acceptance -- webgl-flat
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { launchChromium } from '../lib/chromium.mjs';
import { OPTIMIZED } from '../lib/optimized.mjs';

const STEPS = 3000;
const LOOK_EVERY = 100;

/** @typedef {{ step: number, loss: number, tensors: number, textures: number, bytes: number }} Held */

const server = await createServer({
  root: fileURLToPath(new URL('../bench/', import.meta.url)),
  configFile: false,
  logLevel: 'error',
  server: { port: 0, fs: { strict: false } },
  optimizeDeps: { entries: [], include: OPTIMIZED },
});
await server.listen();
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  const since = performance.now();
  /** @type {Held[]} */
  const seen = [];
  await page.exposeFunction('tell', (/** @type {Held} */ held) => {
    seen.push(held);
    console.log(JSON.stringify({ ...held, seconds: Math.round((performance.now() - since) / 1000) }));
  });
  await page.goto(/** @type {string} */ (server.resolvedUrls?.local[0]));
  await page.evaluate(`(async () => {
    const { held, NETWORKS } = await import('/src/webgl/train.fixture.ts');
    for await (const now of held(NETWORKS.lenet5, ${STEPS}, ${LOOK_EVERY})) await tell(now);
  })()`);
  const kept = seen.map(({ tensors, textures, bytes }) => JSON.stringify({ tensors, textures, bytes }));
  const staysFinite = seen.every(({ loss }) => Number.isFinite(loss));
  if (seen.length !== STEPS / LOOK_EVERY || new Set(kept).size !== 1 || !staysFinite) {
    console.error(`differs from step ${LOOK_EVERY}: ${kept[0]}`);
    process.exitCode = 1;
  }
} finally {
  await browser.close();
  await server.close();
}
