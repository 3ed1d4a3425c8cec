import { build, runMain } from './bootstrap.mjs';

await runMain(async () => {
  await build(['@convkit/bench']);
  await import(new URL('../apps/bench/dist/main.js', import.meta.url).href);
});
