// Installs the packed tarballs of convkit into an empty folder and runs the ten lines of its README there: in this Node, in other
// runtimes, and in a page built by Vite. Prints the time of the installation and the size of node_modules.
// npm run acceptance -- ten-lines [RUNTIME ...]   each the path of a node, bun or deno
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { basename, join } from 'node:path';
import { build, preview } from 'vite';
import { launchChromium } from '../lib/chromium.mjs';
import { packAll } from '../lib/pack.mjs';
import { root } from '../lib/workspace.mjs';
import { writeFlowers } from '../lib/write-flowers.mjs';

const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
const [EPOCHS, BEST] = [5, 'tulip'];

const folder = mkdtempSync(join(os.tmpdir(), 'convkit-ten-lines-'));
const readme = readFileSync(join(root, 'packages/convkit/README.md'), 'utf8');
const tenLines = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
/** @type {string[]} */
const failures = [];
try {
  const app = join(folder, 'app');
  await install(app);
  await writeFlowers(app);
  writeFileSync(join(app, 'ten-lines.mjs'), tenLines);
  for (const runtime of [process.execPath, ...process.argv.slice(2)])
    await attempt(runtime, () => inRuntime(app, runtime));
  await attempt('a page built by Vite', () => inPage(app));
  if (failures.length > 0) throw new Error(`failed: ${failures.join(', ')}`);
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * @param {string} name
 * @param {() => unknown} run
 */
async function attempt(name, run) {
  try {
    await run();
  } catch (error) {
    failures.push(name);
    console.log(`${name}: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {string} app */
async function install(app) {
  const packed = await packAll(join(folder, 'packed'));
  const tarballs = needed('convkit', packed).map(({ tarball }) => tarball);
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const since = performance.now();
  execFileSync('npm', ['install', ...tarballs], { cwd: app, stdio: 'ignore' });
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const size = execFileSync('du', ['-sm', 'node_modules'], { cwd: app, encoding: 'utf8' }).split('\t')[0];
  console.log(`installed in ${seconds} s; node_modules has ${size} MiB`);
}

/**
 * The packages of the workspace that `name` depends on, and itself.
 * @param {string} name
 * @param {readonly import('../lib/pack.mjs').Packed[]} packed
 */
function needed(name, packed, found = new Set()) {
  const own = packed.find((each) => each.name === name);
  if (!own || found.has(own)) return [...found];
  found.add(own);
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, own.folder, 'package.json'), 'utf8'));
  for (const dependency of Object.keys(dependencies)) needed(dependency, packed, found);
  return [...found];
}

/**
 * @param {string} app
 * @param {string} runtime
 */
function inRuntime(app, runtime) {
  const isDeno = basename(runtime).startsWith('deno');
  const version = execFileSync(runtime, ['--version'], { encoding: 'utf8' }).split('\n')[0];
  const args = isDeno ? ['run', '--allow-all', '--node-modules-dir=manual'] : [];
  // A folder that already contains a run is an error.
  rmSync(join(app, 'runs'), { recursive: true, force: true });
  const since = performance.now();
  const printed = execFileSync(runtime, [...args, 'ten-lines.mjs'], { cwd: app, encoding: 'utf8' });
  check(printed.trim().split('\n').slice(0, EPOCHS), /label: ['"](\w+)/.exec(printed)?.[1]);
  console.log(`${basename(runtime)} ${version}: ${((performance.now() - since) / 1000).toFixed(1)} s`);
}

/** Runs the ten lines in a page, where the folder is one that the user picks. @param {string} app */
async function inPage(app) {
  const page = tenLines
    .replace("imageFolder('flowers')", 'imageFolder(globalThis.picked)')
    .replace("'resnet18.safetensors'", "new URL('resnet18.safetensors', location.href)")
    .replaceAll('console.log(', 'globalThis.print(');
  writeFileSync(
    join(app, 'index.html'),
    '<!doctype html><input type="file" webkitdirectory><script type="module" src="/page.js"></script>',
  );
  writeFileSync(
    join(app, 'page.js'),
    `const input = document.querySelector('input');
input.onchange = async () => {
  globalThis.picked = input.files;
  globalThis.printed = [];
  globalThis.print = (value) => printed.push(value);
  try { await import('./ten-lines.js'); } catch (error) { globalThis.failed = String(error); }
  globalThis.ended = true;
};`,
  );
  writeFileSync(join(app, 'ten-lines.js'), page);
  for (const file of ['resnet18.safetensors', 'tulip.jpg'])
    cpSync(join(app, file), join(app, 'public', file));
  const config = {
    root: app,
    configFile: /** @type {const} */ (false),
    logLevel: /** @type {const} */ ('error'),
    build: { target: 'esnext' },
    preview: { port: 0, headers: HEADERS },
  };
  await build(config);
  const server = await preview(config);
  const browser = await launchChromium();
  try {
    const tab = await browser.newPage();
    await tab.goto(server.resolvedUrls?.local[0] ?? '');
    const since = performance.now();
    await tab.locator('input').setInputFiles(join(app, 'flowers'));
    await tab.waitForFunction(() => 'ended' in globalThis, undefined, { timeout: 300_000 });
    const { printed, failed } = await tab.evaluate(() => {
      const { printed, failed } = /** @type {any} */ (globalThis);
      return { printed, failed };
    });
    if (failed) throw new Error(failed);
    check(printed.slice(0, EPOCHS), printed.at(-1)[0].label);
    console.log(`a page built by Vite: ${((performance.now() - since) / 1000).toFixed(1)} s`);
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * @param {readonly unknown[]} accuracies of each epoch
 * @param {string | undefined} label of the most likely class of tulip.jpg
 */
function check(accuracies, label) {
  const last = Number(accuracies.at(-1));
  if (accuracies.length === EPOCHS && last === 1 && label === BEST) return;
  throw new Error(`accuracies ${accuracies.join(', ')}, and ${label} for a ${BEST}`);
}
