import { build, runMain } from '../lib/bootstrap.mjs';
import { bin, capture } from '../lib/run.mjs';
import { root } from '../lib/workspace.mjs';

/** Builds the packages that the playground depends on and serves the playground from its sources. */
await runMain(async () => {
  await build(['@convkit/playground^...']);
  const args = [`${root}apps/playground`, ...process.argv.slice(2)];
  const { code } = await capture(bin('vite'), args, { echo: true, cwd: `${root}apps/playground` });
  process.exitCode = code;
});
