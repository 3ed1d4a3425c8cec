import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

/**
 * Runs a ```ts or ```js example of a README in a new Node process and returns what it prints.
 *
 * @param folder where packages are resolved from. Defaults to the folder of the README.
 * @param number counts from 1. Defaults to the first example.
 */
export function runReadme(readme: URL, folder: URL = new URL('.', readme), number = 1): string {
  const examples = [...readFileSync(readme, 'utf8').matchAll(/^```(?:ts|js)\n(.*?)^```$/gms)];
  const source = examples[number - 1]?.[1];
  if (!source) throw new Error(`${readme} has no \`\`\`ts or \`\`\`js example ${number}`);
  const { code } = transformSync(source, { loader: 'ts', target: 'es2022' });
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: fileURLToPath(folder),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
