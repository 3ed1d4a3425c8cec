import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../../tooling/lib/workspace.mjs';
import { deadLinks } from './dead-links.mjs';

const BASE = '/convkit/';

/** Checks every link of the built site. VitePress checks pages but neither anchors nor files of the repository. */
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const files = readdirSync(dist, { recursive: true }).map((file) => String(file).replaceAll('\\', '/'));
const pages = new Map(
  files
    .filter((file) => file.endsWith('.html'))
    .map((file) => [`${BASE}${file}`, readFileSync(join(dist, file), 'utf8')]),
);
const dead = deadLinks(pages, {
  base: BASE,
  files: new Set(files.map((file) => `${BASE}${file}`)),
  inRepository: (path) => existsSync(join(root, path)),
});
for (const line of dead) console.error(line);
if (dead.length > 0) process.exitCode = 1;
