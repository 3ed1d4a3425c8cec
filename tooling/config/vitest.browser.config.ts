import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_ARGS, findChromium } from '../lib/chromium.mjs';

const chromium = await findChromium();
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
/** What a package's browser tests import, named up front: what Vite discovers later reloads the page in the middle of a test. */
const external = Object.keys({
  ...manifest.peerDependencies,
  ...manifest.devDependencies,
  ...manifest.dependencies,
});

const tfjs = external.filter((name) => name.startsWith('@tensorflow/'));
const wasm = '@tensorflow/tfjs-backend-wasm';
const include = tfjs.includes(wasm) ? [...tfjs, `${wasm}/wasm-out/tfjs-backend-wasm-threaded-simd.js`] : tfjs;

const PLAIN = 'src/**/*.plain.browser.test.ts';
const hasPlain =
  existsSync('src') &&
  readdirSync('src', { recursive: true }).some((file) => String(file).endsWith('.plain.browser.test.ts'));
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Anew each time: vitest writes into it. */
const inChromium = () => ({
  allowOnly: false,
  testTimeout: 60_000,
  browser: {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({
      launchOptions: {
        executablePath: chromium.executablePath,
        args: CHROMIUM_ARGS,
        env: { ...process.env, ...chromium.env },
      },
    }),
    instances: [{ browser: 'chromium' as const }],
  },
});

const isolated = {
  server: { headers: HEADERS },
  optimizeDeps: { include },
  test: { ...inChromium(), name: 'isolated', include: ['src/**/*.browser.test.ts'], exclude: [PLAIN] },
};
const plain = { optimizeDeps: { include }, test: { ...inChromium(), name: 'plain', include: [PLAIN] } };

/** Preset of tests that need a browser: `*.browser.test.ts` beside the source, in a page that is cross-origin isolated but for `*.plain.browser.test.ts`. */
export default defineConfig({
  test: {
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.browser.json' },
    projects: hasPlain ? [isolated, plain] : [isolated],
  },
});
