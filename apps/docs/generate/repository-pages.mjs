import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedPackages, root } from '../../../tooling/lib/workspace.mjs';
import { rewriteLinks } from './rewrite-links.mjs';

/** Documents of the repository that are pages of the site, by file. Other files of `docs` are in `project`. */
const DOCUMENTS = {
  'README.md': 'index',
  'CONTRIBUTING.md': 'project/contributing',
  'docs/benchmarks.md': 'measurements/benchmarks',
  'docs/degradation.md': 'measurements/degradation',
  'docs/recipes.md': 'measurements/recipes',
  'docs/results.md': 'measurements/results',
  'docs/sizes.md': 'measurements/sizes',
  'docs/sweeps.md': 'measurements/sweeps',
  'docs/first-kernel.md': 'extend/first-kernel',
  'docs/playground.md': 'reference/playground',
  'apps/cli/README.md': 'reference/cli',
};

/** Folders of `docs`, and the folders of the site that show them. */
const FOLDERS = { docs: 'project', 'docs/decisions': 'decisions', 'docs/releases': 'releases' };

/** Pages that the site writes itself, although the repository has a document in their place. */
const OWN = new Set(['README.md', 'apps/cli/README.md']);

/** Maps documents of the repository to pages of the site. @returns {Map<string, string>} */
export function repositoryPages() {
  const documents = Object.entries(FOLDERS).flatMap(([folder, target]) =>
    markdownIn(folder).map((name) => [
      `${folder}/${name}.md`,
      // A dot in an address would begin a file's ending.
      `${target}/${name === 'README' ? 'index' : name.replaceAll('.', '-')}`,
    ]),
  );
  const packages = publishedPackages()
    .filter(({ folder }) => existsSync(join(root, folder, 'README.md')))
    .map(({ folder }) => [`${folder}/README.md`, folder]);
  const found = /** @type {[string, string][]} */ ([...documents, ...Object.entries(DOCUMENTS), ...packages]);
  return new Map(found.filter(([file]) => existsSync(join(root, file))));
}

/** Names of the Markdown files of a folder. @param {string} folder */
const markdownIn = (folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder)).flatMap((file) => (file.endsWith('.md') ? [file.slice(0, -3)] : []))
    : [];

/**
 * Reads a document of the repository for the site: its links lead to pages of the site, or to the repository's host, and its images are
 * copied to `images`.
 * @param {string} file relative to the repository
 * @param {string} images folder that is served as `/generated`
 */
export function readDocument(file, images) {
  return rewriteLinks(readFileSync(join(root, file), 'utf8'), {
    file,
    pages: repositoryPages(),
    exists: (path) => existsSync(join(root, path)),
    image: (path) => {
      const target = join(images, path);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(root, path), target);
      return `/generated/${path}`;
    },
  });
}

/** Lists the pages that consist of a document of the repository, with their text. @param {string} images */
export function documentPages(images) {
  return [...repositoryPages()]
    .filter(([file]) => !OWN.has(file))
    .map(([file, page]) => ({ page, text: readDocument(file, images) }));
}
