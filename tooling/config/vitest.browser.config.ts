import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { BREADTH } from '../lib/breadth.mjs';
import { CHROMIUM_ARGS, findChromium } from '../lib/chromium.mjs';

/** Firefox to test in instead of Chromium: `playwright` for the one that Playwright installs, or the path of another. */
const firefox = process.env.CONVKIT_FIREFOX;

async function launchOptions() {
  if (firefox === 'playwright') return {};
  if (firefox) return { executablePath: firefox, channel: 'moz-firefox' };
  const { executablePath, env } = await findChromium();
  return { executablePath, args: CHROMIUM_ARGS, env: { ...process.env, ...env } };
}

const options = { launchOptions: await launchOptions() };
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
/** Dependencies that browser tests may import. Vite optimizes them before the first test: one it discovers later would reload the page. */
const external = Object.keys({
  ...manifest.peerDependencies,
  ...manifest.devDependencies,
  ...manifest.dependencies,
});

const tfjs = external.filter((name) => name.startsWith('@tensorflow/'));
const wasm = '@tensorflow/tfjs-backend-wasm';
const loaded = ['tfjs-backend-wasm', 'tfjs-backend-wasm-threaded-simd'].map(
  (name) => `${wasm}/wasm-out/${name}.js`,
);
const include = tfjs.includes(wasm) ? [...tfjs, ...loaded] : tfjs;

/** onnxruntime-web finds its .wasm files beside its own file, so Vite must serve it as it is. */
const exclude = external.filter((name) => name === 'onnxruntime-web');

const PLAIN = 'src/**/*.plain.browser.test.ts';
const hasPlain =
  existsSync('src') &&
  readdirSync('src', { recursive: true }).some((file) => String(file).endsWith('.plain.browser.test.ts'));
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Returns a new object each time, because vitest modifies it. */
const inBrowser = () => ({
  globalSetup: fileURLToPath(new URL('./build-first.mjs', import.meta.url)),
  allowOnly: false,
  testTimeout: 240_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 60_000 } },
  browser: {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright(options),
    instances: [{ browser: firefox ? ('firefox' as const) : ('chromium' as const) }],
  },
});

const isolated = {
  server: { headers: HEADERS },
  optimizeDeps: { include, exclude },
  test: {
    ...inBrowser(),
    name: 'isolated',
    include: ['src/**/*.browser.test.ts'],
    exclude: [PLAIN, ...BREADTH],
  },
};
const plain = {
  optimizeDeps: { include, exclude },
  test: { ...inBrowser(), name: 'plain', include: [PLAIN], exclude: BREADTH },
};

/**
 * Preset for tests in Chromium, or in the Firefox that CONVKIT_FIREFOX names. `*.browser.test.ts` beside the source run in a
 * cross-origin isolated page, `*.plain.browser.test.ts` in a page that is not isolated.
 */
export default defineConfig({
  test: {
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.browser.json' },
    projects: hasPlain ? [isolated, plain] : [isolated],
  },
});
