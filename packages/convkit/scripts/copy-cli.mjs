// Copies the built command line into the package before it is packed. apps/cli depends on this package, so its build cannot be a part of
// this one's.
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const cli = join(folder, '../../apps/cli');
const main = join(cli, 'dist/main.js');

if (!existsSync(main)) throw new Error(`${main} does not exist. Build @convkit/cli first.`);

/** @param {string} file */
const manifestOf = (file) => JSON.parse(readFileSync(join(file, 'package.json'), 'utf8'));
const own = manifestOf(folder);
const missing = Object.entries(manifestOf(cli).dependencies).filter(
  ([name, range]) => name !== own.name && own.dependencies[name] !== range,
);
if (missing.length > 0) {
  throw new Error(
    `convkit must depend on what its command line needs: ${missing.map((entry) => entry.join('@')).join(', ')}`,
  );
}

const target = join(folder, 'dist/cli');
rmSync(target, { recursive: true, force: true });
cpSync(dirname(main), target, {
  recursive: true,
  filter: (file) => !/\.(d\.ts|tsbuildinfo)$/.test(file),
});
