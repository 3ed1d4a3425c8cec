import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Runs an example of `readme` in ```js, by its number the first, in a Node of its own, with the packages that `folder` sees; gives
 * what it printed.
 */
export function runReadme(readme: URL, folder: URL = new URL('.', readme), number = 1): string {
  const examples = [...readFileSync(readme, 'utf8').matchAll(/```js\n(.*?)```/gs)];
  const code = examples[number - 1]?.[1];
  if (!code) throw new Error(`${readme} has no example ${number} in \`\`\`js`);
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: fileURLToPath(folder),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
