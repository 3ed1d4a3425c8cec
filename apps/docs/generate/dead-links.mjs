const REPOSITORY = /^https:\/\/github\.com\/convkit\/convkit\/(?:blob|tree)\/main\/([^#?]*)/;

/**
 * @typedef {object} Site
 * @property {string} base path of the site on its host. Starts and ends with a slash.
 * @property {ReadonlySet<string>} files paths of all files of the site, from `base`
 * @property {(path: string) => boolean} inRepository whether the repository has a file or folder
 */

/**
 * Finds links of pages that lead nowhere: to files that the site lacks, to anchors that a page lacks, to files that the repository lacks.
 * @param {ReadonlyMap<string, string>} pages HTML of each page, by path
 * @param {Site} site
 * @returns {string[]} one line per dead link
 */
export function deadLinks(pages, site) {
  const anchors = new Map([...pages].map(([path, html]) => [path, idsOf(html)]));
  return [...pages].flatMap(([page, html]) =>
    [...new Set(linksOf(html))]
      .filter((link) => !isAlive(link, page, anchors, site))
      .map((link) => `${page} links to ${link}, which does not exist`),
  );
}

/** @param {string} html */
const idsOf = (html) => new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => decode(id)));

/** @param {string} html */
const linksOf = (html) =>
  [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, link = '']) => decode(link));

/** @param {string} text */
const decode = (text) =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');

/**
 * @param {string} link
 * @param {string} page
 * @param {ReadonlyMap<string, ReadonlySet<string>>} anchors
 * @param {Site} site
 */
function isAlive(link, page, anchors, { base, files, inRepository }) {
  const path = REPOSITORY.exec(link)?.[1];
  if (path !== undefined) return inRepository(decodeURIComponent(path));
  if (/^[a-z]+:/i.test(link)) return true;
  const { pathname, hash } = new URL(link, `https://site${page}`);
  if (!pathname.startsWith(base)) return false;
  const file = [pathname, `${pathname}.html`, `${pathname}index.html`].find((each) => files.has(each));
  if (file === undefined) return false;
  return hash === '' || Boolean(anchors.get(file)?.has(decodeURIComponent(hash.slice(1))));
}
