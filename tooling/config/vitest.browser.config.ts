import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { BREADTH } from '../lib/breadth.mjs';
import { browserPackages, browserTests } from '../lib/browser-suites.mjs';
import { CHROMIUM_ARGS, findChromium } from '../lib/chromium.mjs';
import { root as repository } from '../lib/workspace.mjs';

/** Firefox to test in instead of Chromium: `playwright` for the one that Playwright installs, or the path of another. */
const firefox = process.env.CONVKIT_FIREFOX;

async function launchOptions() {
  if (firefox === 'playwright') return {};
  if (firefox) return { executablePath: firefox, channel: 'moz-firefox' };
  const { executablePath, env } = await findChromium();
  return { executablePath, args: CHROMIUM_ARGS, env: { ...process.env, ...env } };
}

const options = { launchOptions: await launchOptions() };
/** Whether the tests of all packages run, which is so in the folder of the repository, or those of the package in the working directory. */
const all = relative(repository, process.cwd()) === '';
const folders = all ? browserPackages() : ['.'];
/** The folder that Vite serves, and from which it resolves the dependencies below: `backend` depends on every backend of tfjs. */
const root = all ? join(repository, 'packages/backend') : process.cwd();
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
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
const exclude = ['onnxruntime-web'];

/** Returns the pattern in each folder. */
const inEach = (pattern: string) =>
  folders.map((folder) => (folder === '.' ? pattern : `${folder}/${pattern}`));
const PLAIN = inEach('src/**/*.plain.browser.test.ts');
const hasPlain = folders.flatMap(browserTests).some((file) => file.endsWith('.plain.browser.test.ts'));
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
/** Under `npm test`, no module changes during the run: the page of each test file takes those of earlier ones from the browser's cache. */
const CACHED = process.env.CONVKIT_BUILT ? { 'Cache-Control': 'max-age=3600' } : {};

/** Returns a new object each time, because vitest modifies it. */
const inBrowser = () => ({
  dir: process.cwd(),
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

/** A run of all packages keeps its optimized dependencies apart from those of `backend`. */
const served = all ? { root, cacheDir: join(repository, 'tooling/node_modules/.cache/browser') } : { root };
const isolated = {
  ...served,
  server: { headers: { ...HEADERS, ...CACHED } },
  optimizeDeps: { include, exclude },
  test: {
    ...inBrowser(),
    name: 'isolated',
    include: inEach('src/**/*.browser.test.ts'),
    exclude: [...PLAIN, ...BREADTH],
  },
};
const plain = {
  ...served,
  server: { headers: CACHED },
  optimizeDeps: { include, exclude },
  test: { ...inBrowser(), name: 'plain', include: PLAIN, exclude: BREADTH },
};

/**
 * Preset for tests in Chromium, or in the Firefox that CONVKIT_FIREFOX names. `*.browser.test.ts` beside the source run in a
 * cross-origin isolated page, `*.plain.browser.test.ts` in a page that is not isolated. In the folder of the repository, one run
 * tests all packages that use this preset as it is.
 */
export default defineConfig({
  test: {
    reporters: ['default', 'json'],
    outputFile: { json: all ? 'tooling/reports/vitest.browser.json' : 'reports/vitest.browser.json' },
    projects: hasPlain ? [isolated, plain] : [isolated],
  },
});
