import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { defineConfig } from 'tsdown';

const core = '@tensorflow/tfjs-core';
const require = createRequire(import.meta.url);
const coreDist = resolve(dirname(require.resolve(`${core}/package.json`)), 'dist');
const publicNames = new Set(Object.keys(require(core)));

/** The names that a compiled file of tfjs exports: `export function f`, `export const c` or `export { a, b as c }`. */
function exportedNames(source: string): string[] {
  const declared = [...source.matchAll(/^export (?:async )?(?:function|const|class|let) (\w+)/gm)].map(
    ([, name]) => name,
  );
  const listed = [...source.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) =>
    (list as string).split(',').map((item) => item.trim().split(' as ').at(-1)),
  );
  return [...declared, ...listed].filter((name) => name !== undefined && name !== '') as string[];
}

/** Modules that must not be duplicated and are only partly public. */
const shims: Record<string, string> = {
  engine: `import { engine } from '${core}'; export const ENGINE = engine();`,
  environment: `export { env } from '${core}';`,
  tensor: `import { Tensor } from '${core}'; export { Tensor }; export const getGlobalTensorClass = () => Tensor;`,
};

/**
 * tfjs-core's gradients are in files that it does not export and that Node cannot import. This plugin bundles them, and
 * leaves the public names that they import in the one copy of tfjs-core that everything shares.
 */
const sharedCore = {
  name: 'shared-tfjs-core',
  resolveId(specifier: string, importer: string | undefined) {
    if (!importer?.startsWith(coreDist) || !specifier.startsWith('.')) return undefined;
    const file = `${resolve(dirname(importer), specifier)}.js`;
    for (const shim of Object.keys(shims)) if (file === resolve(coreDist, `${shim}.js`)) return `\0${shim}`;
    const names = exportedNames(readFileSync(file, 'utf8'));
    const isPublic = names.length > 0 && names.every((name) => publicNames.has(name));
    return isPublic || file === resolve(coreDist, 'base.js') ? { id: core, external: true } : undefined;
  },
  load: (id: string) => shims[id.slice(1)],
};

export default defineConfig({
  entry: { 'gradients/stock': 'src/gradients/stock.ts' },
  outDir: 'dist',
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: false,
  clean: false,
  sourcemap: false,
  outExtensions: () => ({ js: '.js' }),
  deps: { alwaysBundle: [/^@tensorflow\/tfjs-core\/dist\//] },
  plugins: [sharedCore],
});
