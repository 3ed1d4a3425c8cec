import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../run.mjs';
import type { Project } from './consumer.js';

/** Diagnostics of files that are not ours: tfjs's declarations do not check alone. */
const THEIRS = /\bnode_modules\/(?!\.pnpm\/|convkit\/|@convkit\/)/;

/**
 * Compiles a project that imports every entry of every installed package of ours, and checks their declarations too.
 * @throws Error with the diagnostics of the project and of our declarations.
 */
export async function assertCompiles(
  { folder, env }: Pick<Project, 'folder' | 'env'>,
  options: readonly string[],
): Promise<void> {
  const imports = ownEntries(folder).map((entry, i) => `export * as entry${i} from '${entry}';\n`);
  writeFileSync(join(folder, 'entries.ts'), imports.join(''));
  const { code, output } = await capture('tsc', ['-p', '.', ...options], { cwd: folder, env });
  const diagnostics = output.split('\n').filter((line) => /error TS\d+/.test(line));
  if (code !== 0 && diagnostics.length === 0) throw new Error(output);
  const ours = diagnostics.filter((line) => !THEIRS.test(line));
  if (ours.length > 0) throw new Error(ours.join('\n'));
}

/** Names of all entries of our packages that have types. */
function ownEntries(folder: string): string[] {
  const modules = join(folder, 'node_modules');
  const scoped = readdirSync(join(modules, '@convkit')).map((name) => `@convkit/${name}`);
  const names = [...scoped, ...(existsSync(join(modules, 'convkit')) ? ['convkit'] : [])];
  return names.flatMap((name) => {
    const { exports } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
    const entries = Object.keys(exports).filter((entry) => exports[entry].types !== undefined);
    return entries.map((entry) => name + entry.slice(1));
  });
}
