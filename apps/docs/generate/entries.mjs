import { publishedPackages } from '../../../tooling/lib/workspace.mjs';

/**
 * An entry of a published package. `specifier` is what programs import, `page` the name of its API page, `types` its declarations,
 * relative to the repository.
 * @typedef {{ specifier: string, page: string, types: string }} Entry
 */

/** Lists the typed entries of the library's packages, `convkit` first. @returns {Entry[]} */
export function listEntries() {
  const entries = publishedPackages().flatMap(({ name, folder, manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
      const types = typeof target === 'string' ? undefined : target.types;
      if (!types) return [];
      const specifier = entry === '.' ? name : `${name}/${entry.slice(2)}`;
      const page = specifier.replace('@convkit/', '').replaceAll('/', '-');
      return [{ specifier, page, types: `${folder}/${types.slice(2)}` }];
    }),
  );
  const library = entries.filter(({ specifier }) => /^(convkit$|@convkit\/)/.test(specifier));
  return library.sort((a, b) => Number(b.specifier === 'convkit') - Number(a.specifier === 'convkit'));
}

/** The API pages, for the sidebar. */
export const apiSidebar = () =>
  listEntries().map(({ specifier, page }) => ({ text: specifier, link: `/api/${page}` }));

/** The pages of the published packages, for the sidebar. */
export const packagesSidebar = () =>
  publishedPackages().map(({ name, folder }) => ({ text: name, link: `/${folder}` }));
