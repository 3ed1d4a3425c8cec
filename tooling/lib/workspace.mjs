import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of the repository. Ends in a slash. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {{ name: string, version: string, private?: boolean, scripts?: Record<string, string>,
 *   exports?: Record<string, string | Record<string, string>>, bin?: Record<string, string> }} Manifest
 * @typedef {{ name: string, folder: string, manifest: Manifest }} Package
 */

/**
 * Reads a JSON file.
 * @param {string} file relative to the repository
 * @returns {any}
 */
export function readJson(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}

/**
 * Lists every package of the workspace, sorted by folder.
 * @returns {Package[]}
 */
export function workspacePackages() {
  const nested = ['packages', 'apps', 'tooling'].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${parent}/${entry.name}`),
  );
  return [...nested, 'tooling'].sort().flatMap((folder) => {
    try {
      const manifest = readJson(`${folder}/package.json`);
      return [{ name: manifest.name, folder, manifest }];
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return [];
      throw error;
    }
  });
}

/** Lists the packages that are published. */
export function publishedPackages() {
  return workspacePackages().filter(({ manifest }) => !manifest.private);
}
