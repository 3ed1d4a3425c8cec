import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders without pages of the site. Packages in `node_modules` are not even listed: their files come and go while others build. */
const OTHERS = new Set(['node_modules', 'generated', 'dist']);

/** @param {string} site @param {string} folder */
const filesIn = (site, folder) =>
  readdirSync(join(site, folder), { recursive: true }).map((file) => join(folder, String(file)));

/**
 * Finds fragments and code files that pages include and that do not exist. VitePress would leave them out without an error.
 * @param {string} site
 * @returns {string[]} one line per missing file
 */
export function missingIncludes(site) {
  const pages = readdirSync(site)
    .filter((name) => !OTHERS.has(name))
    .flatMap((name) => (statSync(join(site, name)).isDirectory() ? filesIn(site, name) : [name]))
    .filter((file) => file.endsWith('.md'));
  return pages.flatMap((page) => {
    const text = readFileSync(join(site, page), 'utf8');
    const included = [...text.matchAll(/<!--\s*@include:\s*([^\s#{]+).*?-->|^<<< (\S+)/gm)];
    return included
      .map(([, fragment, code]) => String(fragment ?? code))
      .filter((file) => !existsSync(join(site, dirname(page), file)))
      .map((file) => `${page} includes ${file}, which does not exist`);
  });
}
