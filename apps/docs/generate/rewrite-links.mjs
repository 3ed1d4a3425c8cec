import { posix } from 'node:path';

const REPOSITORY = 'https://github.com/convkit/convkit';

/**
 * @typedef {object} Context
 * @property {string} file the document, relative to the repository
 * @property {ReadonlyMap<string, string>} pages pages of the site, by document of the repository
 * @property {(path: string) => boolean} exists whether the repository has a file or folder
 * @property {(path: string) => string} image publishes an image of the repository and returns its address
 */

/**
 * Rewrites the relative links and images of a Markdown document of the repository for the site.
 * @param {string} markdown
 * @param {Context} context
 * @throws {Error} if the repository does not have what a link names
 */
export function rewriteLinks(markdown, context) {
  let fenced = false;
  return markdown
    .split('\n')
    .map((line) => {
      if (/^\s*```/.test(line)) fenced = !fenced;
      return fenced ? line : rewriteLine(line, context);
    })
    .join('\n');
}

/** @param {string} line @param {Context} context */
function rewriteLine(line, context) {
  // Inline code has no links.
  return line.replace(
    /`[^`]*`|(!?)(\[(?:[^[\]`]|`[^`]*`|!\[[^\]]*\]\([^)]*\))*\])\(([^()\s]+)\)/g,
    (whole, bang, label, href) =>
      href === undefined || /^([a-z]+:|#|\/)/.test(href)
        ? whole
        : `${bang}${label}(${address(href, Boolean(bang), context)})`,
  );
}

/** @param {string} href @param {boolean} isImage @param {Context} context */
function address(href, isImage, { file, pages, exists, image }) {
  const [path = '', hash] = href.split('#');
  const target = posix.normalize(posix.join(posix.dirname(file), path)).replace(/\/$/, '');
  if (target.startsWith('..') || !exists(target))
    throw new Error(`${file} links to ${href}, which does not exist`);
  if (isImage) return image(target);
  const page = pages.get(target) ?? pages.get(`${target}/README.md`);
  const anchor = hash === undefined ? '' : `#${hash}`;
  if (page !== undefined) return `/${page.replace(/(^|\/)index$/, '$1')}${anchor}`;
  const kind = /\.\w+$/.test(posix.basename(target)) ? 'blob' : 'tree';
  return `${REPOSITORY}/${kind}/main/${target}${anchor}`;
}
