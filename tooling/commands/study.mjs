import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build, runMain } from '../lib/bootstrap.mjs';

/**
 * Scripts of the studies, by name: `npm run study -- NAME [ARGUMENTS]`. The first is the default.
 * @type {Readonly<Record<string, readonly [script: string, ...args: string[]]>>}
 */
const STUDIES = {
  degradation: ['main.js', 'degradation'],
  'degradation-narrow': ['main.js', 'degradation-narrow'],
  'levenberg-marquardt': ['levenberg-marquardt/lenet5-process.js'],
};

await runMain(async () => {
  const [name = 'degradation', ...args] = process.argv.slice(2);
  const study = Object.hasOwn(STUDIES, name) ? STUDIES[name] : undefined;
  if (!study) throw new Error(`unknown study '${name}': choose ${Object.keys(STUDIES).join(', ')}`);
  await build(['@convkit/studies']);
  const [file, ...own] = study;
  const script = fileURLToPath(new URL(`../studies/dist/${file}`, import.meta.url));
  const { status } = spawnSync(process.execPath, [script, ...own, ...args], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
});
