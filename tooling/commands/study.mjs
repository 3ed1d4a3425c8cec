import { build, runMain } from '../lib/bootstrap.mjs';

await runMain(async () => {
  await build(['@convkit/studies']);
  await import(new URL('../studies/dist/main.js', import.meta.url).href);
});
