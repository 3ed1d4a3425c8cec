import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Runs the first ```js example of `readme` in a Node of its own, with the packages that `folder` sees; gives what it printed. */
export function runReadme(readme: URL, folder: URL = new URL('.', readme)): string {
  const [, code] = /```js\n(.*?)```/s.exec(readFileSync(readme, 'utf8')) ?? [];
  if (!code) throw new Error(`${readme} has no example in \`\`\`js`);
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: fileURLToPath(folder),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
