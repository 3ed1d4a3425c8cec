import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const core = '@tensorflow/tfjs-core';
const require = createRequire(import.meta.url);
const dist = resolve(dirname(require.resolve(`${core}/package.json`)), 'dist');
const entry: Record<string, unknown> = require(core);

/** Tests, and the tensor methods that they use. */
const runsHere = (file: string) =>
  file.startsWith(dist) && (file.endsWith('_test.js') || file.startsWith(`${dist}/public/chained_ops/`));

const standIns: Record<string, string> = {
  [`${dist}/jasmine_util.js`]: fileURLToPath(new URL('src/describe-with-flags.ts', import.meta.url)),
};

const PUBLIC = '\0tfjs-core:';

/**
 * Vite plugin that runs the tests of tfjs-core's package against the one shared copy of tfjs-core: what they import by path comes from
 * the package's entry instead, and `describeWithFlags` from this package. `tfjs-tests/` stands for tfjs-core's `dist` folder.
 */
export const tfjsTests = {
  name: 'tfjs-tests',
  enforce: 'pre' as const,
  resolveId(specifier: string, from = ''): string | undefined {
    if (specifier.startsWith('tfjs-tests/')) return specifier.replace('tfjs-tests', dist);
    const [importer] = from.split('?') as [string];
    if (!specifier.startsWith('.') || !runsHere(importer)) return undefined;
    const file = resolve(dirname(importer), specifier.endsWith('.js') ? specifier : `${specifier}.js`);
    return runsHere(file) ? file : (standIns[file] ?? `${PUBLIC}${file.slice(dist.length)}`);
  },
  load(id: string): string | undefined {
    return id.startsWith(PUBLIC) ? fromEntry(`${dist}${id.slice(PUBLIC.length)}`) : undefined;
  },
};

/** Returns the source of a module with the exports of `file`, taken from the package's entry. */
function fromEntry(file: string): string {
  if ([`${dist}/index.js`, `${dist}/ops/ops.js`].includes(file)) return `export * from '${core}';`;
  if (file === `${dist}/tensor.js`) {
    return `export { Tensor }; import { Tensor } from '${core}'; export const getGlobalTensorClass = () => Tensor;`;
  }
  const namespace = basename(file, '.js');
  const members = entry[namespace];
  if (isObject(members)) {
    return `import { ${namespace} } from '${core}'; export const { ${Object.keys(members)} } = ${namespace};`;
  }
  const exported = [...readFileSync(file, 'utf8').matchAll(/^export (?:function|const) (\w+)/gm)];
  const names = exported.map(([, name]) => name as string);
  const inNamespace = names.flatMap((name) => {
    const [holder] = Object.entries(entry).find(([, value]) => isObject(value) && name in value) ?? [];
    return holder && !(name in entry)
      ? [`import { ${holder} } from '${core}'; export const { ${name} } = ${holder};`]
      : [];
  });
  return [`export { ${names.filter((name) => name in entry)} } from '${core}';`, ...inNamespace].join('\n');
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
