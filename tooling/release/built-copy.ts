import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { capture } from '../lib/run.mjs';
import { publishedPackages, root } from '../lib/workspace.mjs';

/** Folders that the repository ignores and a publication needs. */
const BUILT = [...publishedPackages().map(({ folder }) => folder), 'apps/cli'].map(
  (folder) => `${folder}/dist`,
);
/** Folders that the copy shares with the repository. */
const SHARED = ['node_modules', 'tooling/node_modules'];

/**
 * Copies the repository as it is built into `folder`, as a git repository of its own whose packages can be versioned and published without
 * an installation or a build.
 */
export async function copyBuilt(folder: string): Promise<void> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { output } = await capture('git', args);
  const listed = output.split('\0').filter((file) => file && existsSync(join(root, file)));
  for (const file of [...listed, ...BUILT]) cpSync(join(root, file), join(folder, file), { recursive: true });
  for (const shared of SHARED) {
    await mkdir(join(folder, shared, '..'), { recursive: true });
    symlinkSync(join(root, shared), join(folder, shared), 'junction');
  }
}
