import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import readChangesets from '@changesets/read';
import { compareReports } from './api-diff.mjs';
import { capture } from './run.mjs';
import { publishedPackages, readJson, root } from './workspace.mjs';

/** @typedef {'major' | 'minor' | 'patch' | 'none'} Bump */

const ORDER = /** @type {const} */ (['none', 'patch', 'minor', 'major']);

/**
 * Checks that the changesets of a package announce the changes of its API. Before version 1.0.0, a minor version may break users.
 * @param {{ name: string, version: string }} released the package and the version that was released last
 * @param {readonly import('./api-diff.mjs').ApiChange[]} changes
 * @param {readonly Bump[]} bumps what the pending changesets say of this package
 * @returns {string[]} what is wrong
 */
export function missingChangeset({ name, version }, changes, bumps) {
  const strong = version.startsWith('0.') ? 'minor' : 'major';
  const rank = Math.max(0, ...bumps.map((bump) => ORDER.indexOf(bump)));
  const unannounced = changes.flatMap((change) => {
    const needed = change.severity === 'breaking' ? strong : 'minor';
    return rank < ORDER.indexOf(needed) ? [{ ...change, needed }] : [];
  });
  if (unannounced.length === 0) return [];
  const needed = unannounced.some((change) => change.needed === 'major') ? 'major' : 'minor';
  const list = unannounced.map((change) => `${change.name} ${change.what}`).join(', ');
  return [
    `${name}: the API differs from version ${version} (${list}). Add a ${needed} changeset: npm run changeset`,
  ];
}

/** @param {readonly string[]} args */
async function git(args) {
  const { code, output } = await capture('git', args);
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${output}`);
  return output.trim();
}

/**
 * Finds the commit that set the version of today, which is that of the last release. In a shallow clone, it is the oldest commit.
 */
const releaseCommit = () =>
  git(['log', '-1', '--format=%H', '-G^ *"version":', '--', 'packages/convkit/package.json']);

/** The pending changesets, without those that a pre-release has used up. */
async function pendingChangesets() {
  const used = existsSync(join(root, '.changeset/pre.json'))
    ? readJson('.changeset/pre.json').changesets
    : [];
  return (await readChangesets(root)).filter(({ id }) => !used.includes(id));
}

/**
 * Checks that a change of the public API since the last release has a changeset of the right kind. A package that was removed is not
 * checked. Returns what is wrong, or ''.
 */
export async function checkApiChanges() {
  const { version } = readJson('packages/convkit/package.json');
  if (version === '0.0.0') return ''; // Nothing has been released.
  const commit = await releaseCommit();
  const listed = await git(['ls-tree', '-r', '--name-only', commit, '--', 'packages']);
  const changesets = await pendingChangesets();
  /** @type {string[]} */
  const problems = [];
  for (const { name, folder } of publishedPackages()) {
    const reports = listed.split('\n').filter((file) => file.startsWith(`${folder}/etc/`));
    const etc = join(root, folder, 'etc');
    const current = existsSync(etc) ? readdirSync(etc).map((file) => `${folder}/etc/${file}`) : [];
    /** @type {import('./api-diff.mjs').ApiChange[]} */
    const changes = [];
    for (const report of new Set([...reports, ...current].filter((file) => file.endsWith('.api.md')))) {
      const before = reports.includes(report) ? await git(['show', `${commit}:${report}`]) : '';
      const after = current.includes(report) ? readFileSync(join(root, report), 'utf8') : '';
      changes.push(...compareReports(before, after));
    }
    const releases = changesets.flatMap((changeset) => changeset.releases);
    const bumps = releases.filter((release) => release.name === name).map(({ type }) => type);
    problems.push(...missingChangeset({ name, version }, changes, bumps));
  }
  return problems.join('\n');
}
