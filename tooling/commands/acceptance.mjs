import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build, runMain } from '../lib/bootstrap.mjs';

/** What takes minutes: run by hand, and reported. Each script ends with an error where it falls short. */
const SCRIPTS = [
  'fuzz',
  'flat-memory',
  'webgl-flat',
  'playground-times',
  'kill-and-resume',
  'tf-layers-mnist',
  'png-equals-idx',
  'emoji',
  'accuracies',
];

await runMain(async () => {
  await build(['@convkit/cli', '@convkit/bench', '@convkit/playground']);
  const failed = SCRIPTS.filter((name) => {
    console.log(`\n${name}`);
    const script = fileURLToPath(new URL(`../acceptance/${name}.mjs`, import.meta.url));
    return spawnSync(process.execPath, [script], { stdio: 'inherit' }).status !== 0;
  });
  console.log(failed.length === 0 ? '\nall held' : `\nfailed: ${failed.join(', ')}`);
  if (failed.length > 0) process.exitCode = 1;
});
