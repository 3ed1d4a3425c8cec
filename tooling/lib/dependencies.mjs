import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root, workspacePackages } from './workspace.mjs';

/** @typedef {{ installed: ReadonlySet<string>, development: ReadonlySet<string> }} Dependencies by name */

/**
 * Lists the third-party packages that users install with published packages, and those that only developers do.
 * @param {readonly Record<string, any>[]} manifests
 * @returns {Dependencies}
 */
export function thirdParties(manifests) {
  const [installed, development] = [new Set(), new Set()];
  for (const manifest of manifests) {
    for (const field of ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies']) {
      const ranges = Object.entries(/** @type {Record<string, string>} */ (manifest[field] ?? {}));
      const names = ranges.filter(([, range]) => !range.startsWith('workspace:')).map(([name]) => name);
      const group = manifest.private || field === 'devDependencies' ? development : installed;
      for (const name of names) group.add(name);
    }
  }
  for (const name of installed) development.delete(name);
  return { installed, development };
}

/**
 * Lists the packages in the tables of the page of dependencies. Each row must say what the package is used for.
 * @param {string} page Markdown
 * @returns {Dependencies}
 */
export function justified(page) {
  const [installed = '', development = ''] = page.split(/^## /m).slice(1);
  const rows = (/** @type {string} */ section) =>
    new Set([...section.matchAll(/^\| `([^`]+)` \| \S.* \|$/gm)].map((row) => String(row[1])));
  return { installed: rows(installed), development: rows(development) };
}

/**
 * Compares the dependencies with those that the page justifies.
 * @param {Dependencies} used
 * @param {Dependencies} listed
 * @returns {string[]} what is wrong
 */
export function unjustified(used, listed) {
  return /** @type {const} */ (['installed', 'development']).flatMap((group) => [
    ...[...used[group]]
      .filter((name) => !listed[group].has(name))
      .map((name) => `docs/dependencies.md must say what ${name} (${group}) is used for`),
    ...[...listed[group]]
      .filter((name) => !used[group].has(name))
      .map((name) => `docs/dependencies.md lists ${name} (${group}), which nothing depends on`),
  ]);
}

/** Checks that docs/dependencies.md justifies every dependency. Returns what is wrong, or ''. */
export function checkDependencies() {
  const repository = { ...readJson('package.json'), private: true };
  const manifests = [repository, ...workspacePackages().map(({ manifest }) => manifest)];
  const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
  return unjustified(thirdParties(manifests), justified(page)).join('\n');
}
