import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedPackages, root } from '../../../tooling/lib/workspace.mjs';
import { rewriteLinks } from './rewrite-links.mjs';

/** Documents of the repository that are pages of the site, by file. */
const DOCUMENTS = {
  'README.md': 'index',
  'CONTRIBUTING.md': 'project/contributing',
  'docs/architecture.md': 'project/architecture',
  'docs/benchmarks.md': 'measurements/benchmarks',
  'docs/first-kernel.md': 'extend/first-kernel',
  'docs/degradation.md': 'measurements/degradation',
  'docs/recipes.md': 'measurements/recipes',
  'docs/results.md': 'measurements/results',
  'docs/playground.md': 'reference/playground',
  'apps/cli/README.md': 'reference/cli',
};

/** Pages that the site writes itself, although the repository has a document in their place. */
const OWN = new Set(['README.md', 'apps/cli/README.md']);

/** Maps documents of the repository to pages of the site. @returns {Map<string, string>} */
export function repositoryPages() {
  const decisions = readdirSync(join(root, 'docs/decisions'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => [
      `docs/decisions/${file}`,
      file === 'README.md' ? 'decisions/index' : `decisions/${file.slice(0, -3)}`,
    ]);
  const packages = publishedPackages()
    .filter(({ folder }) => existsSync(join(root, folder, 'README.md')))
    .map(({ folder }) => [`${folder}/README.md`, folder]);
  return new Map([
    ...Object.entries(DOCUMENTS),
    .../** @type {[string, string][]} */ ([...decisions, ...packages]),
  ]);
}

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
