import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { bin } from '../lib/run.mjs';
import { root } from '../lib/workspace.mjs';

/** Milliseconds: compiling the assembly takes minutes on a busy machine. */
const PATIENCE = 600_000;
const PACKAGE = 'packages/wasm-kernels';
const BUILT = ['node_modules', 'dist', 'reports', 'generated'];

/** Copies the package to a folder where it finds everything that it builds with. */
function copyPackage() {
  const folder = mkdtempSync(join(tmpdir(), 'first-kernel-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'packages'));
  for (const path of ['tooling', 'node_modules', 'packages/core', 'packages/ops'])
    symlinkSync(join(root, path), join(folder, path));
  cpSync(join(root, PACKAGE), join(folder, PACKAGE), {
    recursive: true,
    filter: (path) => !BUILT.includes(basename(path)),
  });
  symlinkSync(join(root, PACKAGE, 'node_modules'), join(folder, PACKAGE, 'node_modules'));
  return folder;
}

/** Writes the files of a page, or inserts the lines that it adds to them. */
function apply(page: string, folder: string) {
  for (const [, language, path = '', text = ''] of page.matchAll(/^```(\w+) \[(.+?)\]\n(.*?)^```$/gms)) {
    const file = join(folder, path);
    if (language !== 'diff') {
      writeFileSync(file, text);
      continue;
    }
    const lines = text.trimEnd().split('\n');
    const unchanged = lines.filter((line) => !line.startsWith('+'));
    const asText = (chosen: string[]) => chosen.map((line) => `\n${line.slice(1)}`).join('');
    const parts = readFileSync(file, 'utf8').split(asText(unchanged));
    expect(parts, `${path} contains once: ${unchanged.join('\n')}`).toHaveLength(2);
    writeFileSync(file, parts.join(asText(lines)));
  }
}

it(
  'the kernel of docs/first-kernel.md builds and passes its test',
  () => {
    const folder = copyPackage();
    apply(readFileSync(join(root, 'docs/first-kernel.md'), 'utf8'), folder);
    const cwd = join(folder, PACKAGE);
    const env = { ...process.env, CONVKIT_BUILT: '1' };
    execFileSync(process.execPath, ['scripts/build-assembly.mjs'], { cwd });
    execFileSync(bin('tsc'), ['-p', '.'], { cwd });
    const args = ['run', '--config', '../../tooling/config/vitest.config.ts', '--root', '.', 'segment-sum'];
    const output = execFileSync(bin('vitest'), args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
    expect(output).toMatch(/9 passed/);
  },
  PATIENCE,
);
