import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { pnpm } from './bootstrap.mjs';
import { capture } from './run.mjs';
import { publishedPackages, root } from './workspace.mjs';

/** @typedef {import('./workspace.mjs').Package & { tarball: string }} Packed */

/** Milliseconds: only a command that hangs takes longer. */
const LIMIT = 600_000;

/**
 * Packs every published package as a release would.
 * @param {string} folder for the tarballs; emptied first
 * @returns {Promise<Packed[]>}
 */
export async function packAll(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return inPairs(publishedPackages(), async (pkg) => {
    const args = ['pack', '--pack-destination', folder];
    const { code, output } = await pnpm(args, { cwd: join(root, pkg.folder), timeout: LIMIT });
    if (code !== 0) throw new Error(`${pkg.name} could not be packed:\n${output}`);
    const file = `${pkg.name.replace(/^@/, '').replace('/', '-')}-${pkg.manifest.version}.tgz`;
    return { ...pkg, tarball: join(folder, file) };
  });
}

/**
 * Checks which files a packed package contains.
 * @param {Packed} packed
 * @returns {Promise<string[]>} what is wrong
 */
export async function checkContents({ name, tarball }) {
  const { output } = await capture('tar', ['-tzf', tarball]);
  const files = output
    .split('\n')
    .filter(Boolean)
    .map((file) => file.replace(/^package\//, ''));
  const manifest = (await capture('tar', ['-xzOf', tarball, 'package/package.json'])).output;
  const stray = files.filter(
    (file) =>
      !file.startsWith('templates/') && /\.(test|fixture)\.|\.tsbuildinfo$|^src\/|^reports\//.test(file),
  );
  return [
    ...['README.md', 'LICENSE', 'package.json']
      .filter((file) => !files.includes(file))
      .map((file) => `${file} is missing`),
    ...stray.map((file) => `contains ${file}`),
    ...(/"(workspace|catalog):/.test(manifest)
      ? ['package.json contains workspace: or catalog: versions']
      : []),
  ].map((problem) => `${name}: ${problem}`);
}

/**
 * Messages of publint that a package may have. `imports` of @convkit/backend list a second target for webpack, which reads such lists:
 * without it, a page that needs no WebGL gets a warning about the optional package.
 */
const ACCEPTED = ['@convkit/backend IMPORTS_FALLBACK_ARRAY_USE'];

/**
 * Checks a packed package with publint.
 * @param {Packed} packed
 * @returns {Promise<string[]>} what is wrong
 */
export async function checkPublint({ name, tarball }) {
  const file = readFileSync(tarball);
  const archive = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: archive }, strict: true });
  return messages
    .filter(({ code }) => !ACCEPTED.includes(`${name} ${code}`))
    .map((message) => `${name}: ${formatMessage(message, pkg, { color: false })}`);
}

/** Module resolutions that an ESM-only package does not support. */
const NOT_ESM = ['node10', 'node16-cjs'];

/**
 * Checks that TypeScript finds the types of every entry as Node and bundlers resolve it.
 * @param {Packed} packed
 * @returns {Promise<string[]>} what is wrong
 */
export async function checkTypes({ name, tarball, manifest }) {
  const entries = Object.keys(manifest.exports ?? {}).filter((entry) => entry !== './package.json');
  const excludeEntrypoints = entries.filter((entry) => entry.endsWith('.wasm'));
  if (entries.length === excludeEntrypoints.length) return [];
  const archive = createPackageFromTarballData(new Uint8Array(readFileSync(tarball)));
  const result = await checkPackage(archive, { excludeEntrypoints });
  if (!result.types) return [`${name} has no types`];
  return result.problems
    .filter((problem) => !('resolutionKind' in problem && NOT_ESM.includes(problem.resolutionKind)))
    .map((problem) => `${name}: ${JSON.stringify(problem)}`);
}

/**
 * Runs `run` for each item, two at a time, and returns the results in order.
 * @template T, R
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<R>} run
 * @returns {Promise<R[]>}
 */
export async function inPairs(items, run) {
  /** @type {R[]} */
  const results = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await run(item);
  };
  await Promise.all([worker(), worker()]);
  return results;
}
