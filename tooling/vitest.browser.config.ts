import { readFileSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_ARGS, findChromium } from './chromium.mjs';

const chromium = await findChromium();
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const external = Object.keys({ ...manifest.peerDependencies, ...manifest.devDependencies });

/** Preset of tests that need a browser: `*.browser.test.ts` beside the source, in a cross-origin isolated page. */
export default defineConfig({
  server: {
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Resource-Policy': 'same-origin',
    },
  },
  // Named up front: what Vite discovers later reloads the page in the middle of a test.
  optimizeDeps: { include: external.filter((name) => name.startsWith('@tensorflow/')) },
  test: {
    include: ['src/**/*.browser.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.browser.json' },
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
      instances: [{ browser: 'chromium' }],
    },
  },
});
