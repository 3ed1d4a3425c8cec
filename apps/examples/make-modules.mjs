/**
 * Assembles the page of `import-map` in dist/import-map for any static host: convkit's modules as they are, and every other
 * package, most of which are not made for browsers, as one module, as a CDN would serve it.
 */
import { cpSync, existsSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'dist', 'import-map');
const html = readFileSync(join(here, 'import-map', 'index.html'), 'utf8');
/** @type {{ imports: Record<string, string> }} */
const { imports } = JSON.parse(/<script type="importmap">(.*?)<\/script>/s.exec(html)?.[1] ?? '{}');

/**
 * Finds the folder of an installed package.
 * @param {string} name
 * @param {string} from folder of a package that depends on it
 * @returns {string}
 */
function installed(name, from) {
  const folder = join(from, 'node_modules', name);
  if (existsSync(folder)) return realpathSync(folder);
  if (from === dirname(from)) throw new Error(`${name} is not installed`);
  return installed(name, dirname(from));
}

/**
 * Folders of convkit's packages by name.
 * @type {Map<string, string>}
 */
const ours = new Map();
/**
 * Adds a convkit package and its dependencies to `ours`.
 * @param {string} name
 * @param {string} from folder of a package that depends on it
 */
function collect(name, from) {
  if (ours.has(name) || !name.startsWith('@convkit/')) return;
  const folder = installed(name, from);
  ours.set(name, folder);
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const dependency of Object.keys(dependencies ?? {})) collect(dependency, folder);
}

rmSync(target, { recursive: true, force: true });
cpSync(join(here, 'import-map'), target, { recursive: true });
cpSync(join(here, 'minimal', 'main.js'), join(target, 'main.js'));
cpSync(join(here, 'minimal', 'public', 'mnist'), join(target, 'mnist'), { recursive: true });
for (const name of ['backend', 'data', 'models', 'train']) collect(`@convkit/${name}`, here);
for (const [name, folder] of ours) {
  cpSync(join(folder, 'dist'), join(target, 'modules', name, 'dist'), { recursive: true });
}
const wasm = join(installed('@tensorflow/tfjs-backend-wasm', here), 'dist');
for (const file of readdirSync(wasm).filter((name) => name.endsWith('.wasm'))) {
  cpSync(join(wasm, file), join(target, 'modules/@tensorflow/tfjs-backend-wasm/dist', file));
}
const theirs = Object.keys(imports).filter((name) => !name.startsWith('@convkit/') && !name.startsWith('#'));
/**
 * Leaves the packages in the import map external. Paths inside of a package are bundled.
 * @param {string} name the package to bundle
 * @returns {import('esbuild').Plugin}
 */
function othersByName(name) {
  return {
    name: 'others-by-name',
    setup({ onResolve }) {
      onResolve({ filter: /^[@a-z]/ }, ({ path }) =>
        path !== name && theirs.includes(path) ? { path, external: true } : undefined,
      );
    },
  };
}
for (const name of theirs) {
  await build({
    entryPoints: [{ in: name, out: /** @type {string} */ (imports[name]).replace(/\.js$/, '') }],
    outdir: target,
    bundle: true,
    format: 'esm',
    plugins: [othersByName(name)],
    absWorkingDir: here,
    nodePaths: [...ours.values()].map((folder) => join(folder, 'node_modules')),
    logLevel: 'error',
  });
}
for (const [name, path] of Object.entries(imports)) {
  if (!existsSync(join(target, path)))
    throw new Error(`the import map names a missing file: ${name}, ${path}`);
}
