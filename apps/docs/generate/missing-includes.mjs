import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Finds fragments and code files that pages include and that do not exist. VitePress would leave them out without an error.
 * @param {string} site
 * @returns {string[]} one line per missing file
 */
export function missingIncludes(site) {
  const pages = readdirSync(site, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.md') && !/^(node_modules|generated|dist)\b/.test(file));
  return pages.flatMap((page) => {
    const text = readFileSync(join(site, page), 'utf8');
    const included = [...text.matchAll(/<!--\s*@include:\s*([^\s#{]+).*?-->|^<<< (\S+)/gm)];
    return included
      .map(([, fragment, code]) => String(fragment ?? code))
      .filter((file) => !existsSync(join(site, dirname(page), file)))
      .map((file) => `${page} includes ${file}, which does not exist`);
  });
}
