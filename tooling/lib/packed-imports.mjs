import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { capture } from './run.mjs';
import { publishedPackages } from './workspace.mjs';

/**
 * The package of an import, or undefined for a relative path, an import of the package itself and a module of Node.
 * @param {string} specifier
 */
function packageOf(specifier) {
  if (/^[.#/]|^[a-z]+:/.test(specifier)) return undefined;
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
  return name && !builtinModules.includes(name) ? name : undefined;
}

/**
 * Lists the packages that the files of a package import, in JavaScript and in types.
 * @param {readonly { name: string, text: string }[]} files
 * @returns {Set<string>}
 */
export function importedPackages(files) {
  const found = files.flatMap(({ name, text }) => {
    const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(text, true, name.endsWith('.js'));
    return [
      ...importedFiles.map(({ fileName }) => packageOf(fileName)),
      ...typeReferenceDirectives.map(({ fileName }) => `@types/${fileName}`),
    ];
  });
  return new Set(found.filter((name) => name !== undefined));
}

/**
 * Compares the imports of a package with the dependencies that it declares.
 * @param {Record<string, any>} manifest
 * @param {ReadonlySet<string>} imported
 * @param {ReadonlyMap<string, Record<string, any>>} ours the manifests of our packages: what they need as peers need not be imported
 * @returns {string[]} what is wrong
 */
export function dependencyProblems(
  { name, dependencies = {}, peerDependencies = {}, imports = {} },
  imported,
  ours,
) {
  const declared = Object.keys({ ...dependencies, ...peerDependencies });
  const peers = new Set(declared.flatMap((each) => Object.keys(ours.get(each)?.peerDependencies ?? {})));
  const mapped = JSON.stringify(imports);
  const unused = declared.filter(
    (each) => !imported.has(each) && !peers.has(each) && !mapped.includes(`"${each}"`),
  );
  const undeclared = [...imported].filter((each) => each !== name && !declared.includes(each));
  return [
    ...undeclared.map((each) => `${name} imports ${each}, which it does not depend on`),
    ...unused.map((each) => `${name} depends on ${each}, which it does not import`),
  ];
}

/**
 * Checks that each source map names its sources and contains them, because a package contains none of its sources as files.
 * @param {readonly { name: string, text: string }[]} files
 * @returns {string[]} what is wrong
 */
export function sourceMapProblems(files) {
  const names = new Set(files.map(({ name }) => name));
  return files.flatMap(({ name, text }) => {
    if (name.endsWith('.js')) {
      const map = /^\/\/# sourceMappingURL=(.+)$/m.exec(text)?.[1];
      const missing = map && !names.has(join(name, '..', map));
      return missing ? [`${name} names the source map ${map}, which is not there`] : [];
    }
    if (!name.endsWith('.js.map')) return [];
    const { sources = [], sourcesContent = [] } = JSON.parse(text);
    const complete =
      sources.length > 0 &&
      sources.every((/** @type {string} */ _, /** @type {number} */ i) => sourcesContent[i]);
    return complete ? [] : [`${name} does not contain its sources`];
  });
}

/**
 * Checks the imports and the source maps of a packed package.
 * @param {import('./pack.mjs').Packed} packed
 * @returns {Promise<string[]>} what is wrong
 */
export async function checkImports({ name, tarball }) {
  const folder = await mkdtemp(join(tmpdir(), 'convkit-packed-'));
  try {
    const { code, output } = await capture('tar', ['-xzf', tarball, '-C', folder]);
    if (code !== 0) return [`${name}: ${output}`];
    const read = (/** @type {string} */ file) => readFileSync(join(folder, 'package', file), 'utf8');
    const files = readdirSync(join(folder, 'package'), { recursive: true })
      .map(String)
      .filter((file) => /\.(?:m?js|d\.ts|js\.map)$/.test(file) && !file.startsWith('templates'))
      .map((file) => ({ name: file, text: read(file) }));
    const imported = importedPackages(files.filter((file) => !file.name.endsWith('.map')));
    const ours = new Map(publishedPackages().map((each) => [each.name, each.manifest]));
    return [
      ...dependencyProblems(JSON.parse(read('package.json')), imported, ours),
      ...sourceMapProblems(files).map((problem) => `${name}: ${problem}`),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
