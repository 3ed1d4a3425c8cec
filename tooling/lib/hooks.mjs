import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { capture } from './run.mjs';
import { root } from './workspace.mjs';

/** A word that simple-git-hooks writes into every hook. */
const MARK = 'SKIP_SIMPLE_GIT_HOOKS';

/** @param {string} folder @param {readonly string[]} args @returns the output, or '' if git fails */
async function git(folder, args) {
  const { code, output } = await capture('git', args, { cwd: folder });
  return code === 0 ? output.trim() : '';
}

/** @param {string} hook path of a hook */
const isForeign = (hook) => existsSync(hook) && !readFileSync(hook, 'utf8').includes(MARK);

/**
 * Whether the hooks of package.json may be set in a clone. Not in CI, not where the folder is no clone of its own, and not where
 * its owner keeps hooks of their own.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
async function mayInstall(folder, env) {
  if (env.CI) return false;
  const top = await git(folder, ['rev-parse', '--show-toplevel']);
  if (!top || realpathSync(top) !== realpathSync(folder)) return false;
  if (await git(folder, ['config', 'core.hooksPath'])) return false;
  const hooks = resolve(folder, await git(folder, ['rev-parse', '--git-path', 'hooks']));
  return !['commit-msg', 'pre-commit'].some((name) => isForeign(join(hooks, name)));
}

/**
 * Sets the git hooks of package.json with simple-git-hooks, where that gets in nobody's way. Never fails: a clone works without them.
 * @param {string} [folder] Defaults to this clone.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns whether the hooks are set
 */
export async function installHooks(folder = root, env = process.env) {
  if (!(await mayInstall(folder, env))) return false;
  const script = join(root, 'node_modules/simple-git-hooks/cli.js');
  const { output } = await capture(process.execPath, [script], { cwd: folder, env });
  return !output.includes('[ERROR]');
}
