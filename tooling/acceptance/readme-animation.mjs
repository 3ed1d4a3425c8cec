// Records docs/playground.gif, the animation of the README: the built playground in Chromium trains LeNet-5 and classifies a digit that
// is drawn with the mouse. Fails if the network misreads the digit or the file exceeds 1.5 MB: npm run acceptance -- readme-animation
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';
import { decodePng } from '../../packages/data/dist/index.js';
import { launchChromium } from '../lib/chromium.mjs';
import { encodeGif } from '../lib/gif.mjs';

const SIZE = { width: 1280, height: 800 };
const SCALE = 0.75;
const LIMIT = 1_500_000;
const LONGEST_MS = 160;
const STEPS_MS = 70;
const PAUSE_MS = 900;

/** Corners of a 7, in a square of side 1. */
const SEVEN = /** @type {const} */ ([
  [0.28, 0.2],
  [0.72, 0.2],
  [0.45, 0.84],
]);

/** Runs in the page: shows where the mouse is. */
function showMouse() {
  addEventListener('DOMContentLoaded', () => {
    const mouse = document.createElement('div');
    mouse.style.cssText =
      'position:fixed;z-index:9;width:18px;height:18px;margin:-9px;border-radius:50%;background:#e8590c;opacity:.75;pointer-events:none';
    document.documentElement.append(mouse);
    addEventListener('mousemove', ({ clientX, clientY }) => {
      mouse.style.left = `${clientX}px`;
      mouse.style.top = `${clientY}px`;
    });
  });
}

/** @param {import('playwright').Page} page */
function recorder(page) {
  /** @type {import('../lib/gif.mjs').Frame[]} */
  const frames = [];
  return {
    frames,
    /** Records what the page shows. @param {number} delay how long to show it, in milliseconds */
    async record(delay) {
      const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
      frames.push({ image: decodePng(png, 'screenshot', { channels: 3 }), delay });
    },
  };
}

/** @param {import('playwright').Page} page @param {ReturnType<typeof recorder>} recorder */
async function train(page, { record }) {
  const start = page.getByRole('button', { name: 'Start', exact: true });
  await start.hover();
  await record(PAUSE_MS);
  await start.click();
  const status = page.locator('[data-fact="Status"]');
  const done = status.getByText('done');
  for (let before = performance.now(); !(await done.isVisible()); before = performance.now()) {
    await page.waitForTimeout(STEPS_MS);
    await record(Math.min(performance.now() - before, LONGEST_MS));
  }
  await record(2 * PAUSE_MS);
}

/** @param {import('playwright').Page} page @param {ReturnType<typeof recorder>} recorder */
async function draw(page, { record }) {
  await page.getByRole('link', { name: 'Try it' }).click();
  const pad = page.locator('.digit-pad');
  await pad.waitFor();
  const { x, y, width, height } = /** @type {{ x: number, y: number, width: number, height: number }} */ (
    await pad.boundingBox()
  );
  const moveTo = (/** @type {readonly [number, number]} */ [a, b]) =>
    page.mouse.move(x + a * width, y + b * height);
  await moveTo(SEVEN[0]);
  await record(PAUSE_MS);
  await page.mouse.down();
  for (const [i, [toX, toY]] of SEVEN.slice(1).entries()) {
    const [fromX, fromY] = /** @type {readonly [number, number]} */ (SEVEN[i]);
    for (let step = 1; step <= 10; step++) {
      await moveTo([fromX + ((toX - fromX) * step) / 10, fromY + ((toY - fromY) * step) / 10]);
      await record(STEPS_MS);
    }
  }
  await page.mouse.up();
  await page.locator('[data-fact="Answer"]').getByText(/^7$/).waitFor();
  await record(4 * PAUSE_MS);
}

const root = fileURLToPath(new URL('../../apps/playground', import.meta.url));
const server = await preview({
  root,
  configFile: `${root}/vite.config.ts`,
  preview: { port: 0, open: false },
});
const browser = await launchChromium();
const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: SCALE });
const recording = recorder(page);
await page.addInitScript(showMouse);
await page.goto(`${server.resolvedUrls?.local[0]}#/train`);
await train(page, recording);
await draw(page, recording);
await browser.close();
await server.close();

const gif = encodeGif(recording.frames);
const target = fileURLToPath(new URL('../../docs/playground.gif', import.meta.url));
writeFileSync(process.argv[2] ?? target, gif);
console.log(`${recording.frames.length} frames, ${gif.length} bytes`);
if (gif.length > LIMIT) process.exitCode = 1;
