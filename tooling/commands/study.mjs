import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build, runMain } from '../lib/bootstrap.mjs';

/** Scripts of the studies, by name: `npm run study -- NAME [ARGUMENTS]`. The first is the default. */
const STUDIES = {
  degradation: 'main.js',
  'levenberg-marquardt': 'levenberg-marquardt/lenet5-process.js',
};

await runMain(async () => {
  const [name = 'degradation', ...args] = process.argv.slice(2);
  if (!Object.hasOwn(STUDIES, name)) {
    throw new Error(`unknown study '${name}': choose ${Object.keys(STUDIES).join(' or ')}`);
  }
  await build(['@convkit/studies']);
  const file = STUDIES[/** @type {keyof typeof STUDIES} */ (name)];
  const script = fileURLToPath(new URL(`../studies/dist/${file}`, import.meta.url));
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
});
