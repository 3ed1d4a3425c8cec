import { isDeepStrictEqual } from 'node:util';
import { publishedPackages, readJson } from './workspace.mjs';

/** Scripts that npm runs on the machine of whoever installs a package. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

/**
 * Compares the metadata of a published package with that of the repository, where it is written once.
 * @param {string} folder of the package, relative to the repository
 * @param {Record<string, any>} manifest
 * @param {Record<string, any>} repository the package.json of the repository
 * @returns {string[]} what is wrong
 */
export function metadataProblems(folder, manifest, repository) {
  const expected = {
    homepage: repository.homepage,
    bugs: repository.bugs,
    license: repository.license,
    author: repository.author,
    engines: repository.engines,
    repository: { ...repository.repository, directory: folder },
    publishConfig: { access: 'public', provenance: true },
  };
  const differing = Object.entries(expected)
    .filter(([field, value]) => value === undefined || !isDeepStrictEqual(manifest[field], value))
    .map(([field, value]) => `${field} must be ${JSON.stringify(value)}`);
  const scripts = INSTALL_SCRIPTS.filter((script) => manifest.scripts?.[script]);
  return [
    ...differing,
    ...(/^.{20,120}\.$/.test(manifest.description ?? '')
      ? []
      : ['description must be a sentence of at most 120 characters']),
    ...((manifest.keywords ?? []).length >= 5 ? [] : ['keywords must have at least five words']),
    ...scripts.map((script) => `must not have the script "${script}", which runs when it is installed`),
  ].map((problem) => `${folder}/package.json: ${problem}`);
}

/** Checks the metadata of every published package. Returns what is wrong, or ''. */
export function checkMetadata() {
  const repository = readJson('package.json');
  return publishedPackages()
    .flatMap(({ folder, manifest }) => metadataProblems(folder, manifest, repository))
    .join('\n');
}
