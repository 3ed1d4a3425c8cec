import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProgram } from '../../cli/dist/program.js';
import { writeApiPages } from './api-pages.mjs';
import { commandLinePage } from './command-line.mjs';
import { errorCodesPage } from './error-codes.mjs';
import { fragments } from './fragments.mjs';
import { missingIncludes } from './missing-includes.mjs';
import { documentPages } from './repository-pages.mjs';

const site = fileURLToPath(new URL('..', import.meta.url));
const generated = join(site, 'generated');
/** Images that pages show, served as `/generated`. */
const images = join(site, 'public/generated');

/** @param {string} folder @param {{ page: string, text: string }} page */
function write(folder, { page, text }) {
  const file = join(folder, `${page}.md`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

for (const folder of [generated, images]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
copyFileSync(join(site, '../playground/public/icon.svg'), join(images, 'icon.svg'));
mkdirSync(join(images, 'docs'), { recursive: true });
copyFileSync(join(site, '../../docs/playground.gif'), join(images, 'docs/playground.gif'));
for (const fragment of fragments(images)) write(generated, fragment);
const pages = [
  ...documentPages(images),
  { page: 'reference/errors', text: errorCodesPage() },
  { page: 'reference/cli', text: commandLinePage(createProgram(), images) },
];
for (const page of pages) write(join(generated, 'pages'), page);
const missing = missingIncludes(site);
if (missing.length > 0) throw new Error(missing.join('\n'));
await writeApiPages(join(generated, 'pages/api'));
