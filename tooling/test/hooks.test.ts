import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { installHooks } from '../lib/hooks.mjs';
import { root } from '../lib/workspace.mjs';

/** Creates a clone with the hooks of this tree and without installed packages. */
function newClone() {
  const folder = mkdtempSync(join(tmpdir(), 'hooks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const path of ['package.json', 'tooling/hooks', 'tooling/lib'])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}

/** Commits everything and returns what git says, or '' if it succeeds. */
function commit(folder: string, message: string, env = process.env) {
  execFileSync('git', ['add', '--all'], { cwd: folder });
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@b.example'];
  const args = [...author, 'commit', '--quiet', '--allow-empty', '-m', message];
  const { status, stderr } = spawnSync('git', args, { cwd: folder, env, encoding: 'utf8' });
  return status === 0 ? '' : stderr;
}

it('sets hooks that check the message, without installed packages too', async () => {
  const folder = newClone();
  expect(await installHooks(folder, { PATH: process.env.PATH })).toBe(true);
  expect(commit(folder, 'Added things.')).toContain("'Added' is not an imperative");
  expect(commit(folder, 'Add things')).toBe('');
  rmSync(join(folder, 'tooling'), { recursive: true });
  expect(commit(folder, 'Without the scripts, anything goes.')).toBe('');
});

it('sets no hooks in CI, in a folder of another repository, or in place of a custom hook', async () => {
  const folder = newClone();
  const PATH = process.env.PATH;
  expect(await installHooks(folder, { PATH, CI: 'true' })).toBe(false);
  expect(await installHooks(join(folder, 'tooling'), { PATH })).toBe(false);
  const hook = join(folder, '.git/hooks/pre-commit');
  cpSync(join(root, 'LICENSE'), hook);
  expect(await installHooks(folder, { PATH })).toBe(false);
  expect(readFileSync(hook, 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
  rmSync(hook);
  execFileSync('git', ['config', 'core.hooksPath', 'mine'], { cwd: folder });
  expect(await installHooks(folder, { PATH })).toBe(false);
});
