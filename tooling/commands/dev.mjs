import { build, runMain } from '../lib/bootstrap.mjs';
import { bin, capture } from '../lib/run.mjs';
import { root } from '../lib/workspace.mjs';

/** Serves the playground from its sources, with all that it stands on built. */
await runMain(async () => {
  await build(['@convkit/playground^...']);
  const args = [`${root}apps/playground`, ...process.argv.slice(2)];
  const { code } = await capture(bin('vite'), args, { echo: true, cwd: `${root}apps/playground` });
  process.exitCode = code;
});
