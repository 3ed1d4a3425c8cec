import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProgram } from '../../cli/dist/program.js';
import { writeApiPages } from './api-pages.mjs';
import { commandLinePage } from './command-line.mjs';
import { errorCodesPage } from './error-codes.mjs';
import { documentPages } from './repository-pages.mjs';
import { tenLines } from './ten-lines.mjs';

const site = fileURLToPath(new URL('..', import.meta.url));
/** Pages that exist only when the site is built. */
const pages = join(site, 'generated/pages');
/** Images that pages show, served as `/generated`. */
const images = join(site, 'public/generated');

/** @param {{ page: string, text: string }} page */
function write({ page, text }) {
  const file = join(pages, `${page}.md`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

for (const folder of [pages, images]) rmSync(folder, { recursive: true, force: true });
for (const page of documentPages(images)) write(page);
write({ page: 'reference/errors', text: errorCodesPage() });
write({ page: 'reference/cli', text: commandLinePage(createProgram(), images) });
writeFileSync(join(site, 'generated/ten-lines.md'), tenLines());
copyFileSync(join(site, '../playground/public/icon.svg'), join(images, 'icon.svg'));
await writeApiPages(join(pages, 'api'));
