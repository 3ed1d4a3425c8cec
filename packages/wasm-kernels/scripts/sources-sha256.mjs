import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { version } = createRequire(import.meta.url)('assemblyscript/package.json');

/** What the binaries and the generated files are made from, besides the compiler. */
const SOURCES = ['abi', 'assembly', 'scripts', 'asconfig.json'];

/** @param {string} path @returns {string[]} the files at and below a path, sorted, without generated ones */
function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== 'generated')
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

/** Returns the checksum of the compiler's version and of the names and contents of all sources. */
export function sourcesSha256() {
  const hash = createHash('sha256').update(version);
  for (const file of SOURCES.flatMap(filesOf)) {
    const bytes = readFileSync(file);
    hash.update(`\0${file.replaceAll('\\', '/')}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
