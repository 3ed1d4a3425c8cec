import { build, runMain } from './bootstrap.mjs';

await runMain(async () => {
  await build(['@convkit/studies']);
  await import(new URL('../apps/studies/dist/main.js', import.meta.url).href);
});
