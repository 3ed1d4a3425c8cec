import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright';

/** @typedef {{ executablePath: string, env: Record<string, string>, source: string }} Chromium */

/**
 * Chromium arguments for tests: software WebGL2 and WebGPU, a fake webcam that needs no permission, and no network traffic of the
 * browser's own. Cross-origin isolation stays enabled.
 */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  // Compositing pages with software OpenGL takes 1.5 times the CPU time. WebGL still uses it.
  '--disable-gpu-compositing',
  '--enable-unsafe-webgpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * Finds the Chromium that browser tests run in: the one that CONVKIT_CHROMIUM names, else an installed one, else, on Linux x64, the
 * one in the npm package `@sparticuz/chromium`, which is unpacked once into this package's cache.
 * @param {{ env?: NodeJS.ProcessEnv, installed?: readonly string[] }} [where]
 * @returns {Promise<Chromium>}
 */
export async function findChromium({ env = process.env, installed = INSTALLED } = {}) {
  const chosen = env.CONVKIT_CHROMIUM;
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CONVKIT_CHROMIUM names a file that does not exist: ${chosen}`);
    return { executablePath: chosen, env: {}, source: 'CONVKIT_CHROMIUM' };
  }
  const found = installed.find((path) => existsSync(path));
  if (found) return { executablePath: found, env: {}, source: 'installed' };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackedChromium(env);
  throw new Error(
    `no Chromium found on ${process.platform} ${process.arch}: install Chrome or Chromium, or set CONVKIT_CHROMIUM to its executable`,
  );
}

/**
 * Launches the Chromium that `findChromium` finds.
 * @param {readonly string[]} [args] in addition to CHROMIUM_ARGS
 */
export async function launchChromium(args = []) {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    args: [...CHROMIUM_ARGS, ...args],
    env: /** @type {Record<string, string>} */ ({ ...process.env, ...env }),
  });
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Chromium>}
 */
async function unpackedChromium(env) {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const version = await packageVersion(dirname(entry));
  const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) await unpack(pathToFileURL(entry).href, cache, folder);
  const libraries = join(folder, 'al2023', 'lib');
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: env.LD_LIBRARY_PATH ? `${libraries}${delimiter}${env.LD_LIBRARY_PATH}` : libraries,
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
    source: `@sparticuz/chromium ${version}`,
  };
}

/** @param {string} folder inside a package */
async function packageVersion(folder) {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const manifest = JSON.parse(await readFile(join(at, 'package.json'), 'utf8').catch(() => '{}'));
    if (manifest.version) return String(manifest.version);
  }
  throw new Error(`no package.json with a version above ${folder}`);
}

/**
 * Unpacks the Chromium of `@sparticuz/chromium` into `folder`. Runs in a process of its own, because the package reads its target
 * from TMPDIR, and ends in one rename, because several processes may unpack at once. AWS_LAMBDA_JS_RUNTIME makes the package unpack
 * the system libraries that it contains.
 * @param {string} module
 * @param {string} cache
 * @param {string} folder
 */
async function unpack(module, cache, folder) {
  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(join(cache, 'unpacking-'));
  const script = `const { default: chromium } = await import(${JSON.stringify(module)});
    await (chromium.default ?? chromium).executablePath();`;
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, TMPDIR: temporary, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
      timeout: 120_000,
    });
    const fonts = join(temporary, 'fonts', 'fonts.conf');
    await writeFile(fonts, (await readFile(fonts, 'utf8')).replaceAll('/tmp/fonts', join(folder, 'fonts')));
    await rename(temporary, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // Otherwise another process was faster.
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
