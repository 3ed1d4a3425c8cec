import { build, runMain } from '../lib/bootstrap.mjs';

await runMain(async () => {
  await build(['@convkit/bench']);
  await import(new URL('../bench/dist/main.js', import.meta.url).href);
});
