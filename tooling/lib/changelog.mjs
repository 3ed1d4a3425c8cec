/**
 * A changeset as an item of a list. Changesets calls this function by its name, once for each package of a changeset.
 * @param {{ summary: string }} changeset
 * @returns {string}
 */
export function getReleaseLine({ summary }) {
  const [first = '', ...others] = summary.trim().split('\n');
  return [`- ${first}`, ...others.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
}

/**
 * Says nothing about dependencies: packages of one version are released together. Changesets calls this function by its name.
 * @returns {string}
 */
export function getDependencyReleaseLine() {
  return '';
}

/**
 * Returns what the page of a release says about a package: the section under the heading `### NAME`, or undefined.
 * @param {string} page Markdown
 * @param {string} name
 * @returns {string | undefined}
 */
export function packageSection(page, name) {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line === `### ${name}` || line === `### \`${name}\``);
  if (start < 0) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => /^#{1,3} /.test(line));
  const section = lines.slice(start + 1, length < 0 ? undefined : start + 1 + length);
  return section.join('\n').trim() || undefined;
}

/**
 * Completes the section of a version in a changelog. The page of the release replaces the list of changesets if it has a section about
 * the package. A version without changes says so.
 * @param {string} changelog Markdown that Changesets has written
 * @param {{ name: string, version: string, page?: { text: string, url: string } | undefined }} release
 *   `page`: the page of the release, if there is one
 * @returns {string}
 */
export function completeChangelog(changelog, { name, version, page }) {
  const heading = `## ${version}\n`;
  const start = changelog.indexOf(heading);
  if (start < 0) throw new Error(`the changelog of ${name} has no section ${version}`);
  const next = changelog.indexOf('\n## ', start + heading.length);
  const end = next < 0 ? changelog.length : next + 1;
  const section = page && packageSection(page.text, name);
  const listed = changelog.slice(start + heading.length, end).trim();
  const body = section ?? (listed || 'No changes of its own.');
  const link = page ? `\n\n[About version ${version}](${page.url})` : '';
  const rest = changelog.slice(end);
  return `${changelog.slice(0, start)}${heading}\n${body}${link}\n${rest ? `\n${rest}` : ''}`;
}
