import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureSizes, tfjsWasmBytes } from './sizes.mjs';
import { root } from './workspace.mjs';

/** @typedef {import('./sizes.mjs').Measured} Measured */

/** The page of sizes, relative to the repository. */
export const SIZE_PAGE = 'docs/sizes.md';

/** Sizes may differ from the page by this part, or by 512 bytes. */
const TOLERANCE = 0.03;

const bytes = new Intl.NumberFormat('en-US');

/** @param {readonly Measured[]} rows @param {string} title */
function table(rows, title) {
  return [
    `| ${title} | at once | later, if needed |`,
    '| --- | ---: | ---: |',
    ...rows.map(({ name, size }) => {
      const cell = name.includes(' ') ? name : `\`${name}\``;
      return `| ${cell} | ${bytes.format(size.initial)} | ${bytes.format(size.later)} |`;
    }),
  ].join('\n');
}

/**
 * Writes the page of sizes.
 * @param {{ apps: readonly Measured[], entries: readonly Measured[] }} measured
 * @param {number} wasm bytes of tfjs's WebAssembly module
 * @returns {string} Markdown
 */
export function sizePage({ apps, entries }, wasm) {
  return `# Sizes

Bytes of JavaScript after minification and gzip, bundled by esbuild with code splitting, for pages, except for the entries for Node ("node", "bullmq", "s3"). \`npm run sizes\` measures them and writes this page. \`npm test\` fails if one differs by more than ${100 * TOLERANCE} %, so that growth is a decision.

## Typical programs

With everything that they import, TensorFlow.js included. On WebAssembly, a page also loads one module of TensorFlow.js, about ${bytes.format(wasm)} bytes; convkit's own kernels are part of the JavaScript.

${table(apps, 'program')}

## Entries

Everything that an entry exports, with its dependencies except TensorFlow.js. A program that imports some of it is smaller: bundlers drop the rest.

${table(entries, 'entry')}
`;
}

/**
 * Compares measured sizes with those of the page.
 * @param {readonly Measured[]} measured
 * @param {string} page Markdown
 * @returns {string[]} what is wrong
 */
export function sizeProblems(measured, page) {
  const rows = [...page.matchAll(/^\| (.+) \| ([\d,]+) \| ([\d,]+) \|$/gm)];
  const number = (/** @type {string | undefined} */ text) => Number(text?.replaceAll(',', ''));
  const listed = new Map(
    rows.map(([, name = '', initial, later]) => [
      name.replace(/^`(.*)`$/, '$1'),
      { initial: number(initial), later: number(later) },
    ]),
  );
  const differs = (/** @type {number} */ now, /** @type {number} */ before) =>
    Math.abs(now - before) > Math.max(512, TOLERANCE * before);
  const problems = measured.flatMap(({ name, size }) => {
    const before = listed.get(name);
    listed.delete(name);
    if (!before) return [`${name} is not on the page`];
    return /** @type {const} */ (['initial', 'later'])
      .filter((part) => differs(size[part], before[part]))
      .map(
        (part) =>
          `${name}: ${bytes.format(size[part])} bytes (${part}), ${bytes.format(before[part])} on the page`,
      );
  });
  return [...problems, ...[...listed.keys()].map((name) => `${name} no longer exists`)];
}

/** Compares the sizes with docs/sizes.md. Returns what is wrong, or ''. */
export async function checkSizes() {
  const { apps, entries } = await measureSizes();
  const problems = sizeProblems([...apps, ...entries], readFileSync(join(root, SIZE_PAGE), 'utf8'));
  if (problems.length === 0) return '';
  return [...problems, `If this is intended, run: npm run sizes, which writes ${SIZE_PAGE}`].join('\n');
}

/** Measures and returns the page. */
export const measuredPage = async () => sizePage(await measureSizes(), tfjsWasmBytes());
