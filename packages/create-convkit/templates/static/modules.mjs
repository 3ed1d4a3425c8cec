// Writes convkit and what it depends on into site/modules, as modules that a page can import as they are. Run it after each update; your
// own files need no build.
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const target = 'site/modules';
rmSync(target, { recursive: true, force: true });
await build({
  entryPoints: { convkit: 'convkit', backend: '@convkit/backend' },
  outdir: target,
  bundle: true,
  format: 'esm',
  splitting: true, // both share one copy of TensorFlow.js
  minify: true,
  target: 'es2022',
  logLevel: 'warning',
});

// The WebAssembly files of TensorFlow.js. It is a dependency of convkit, so it is found from there.
const fromConvkit = createRequire(createRequire(import.meta.url).resolve('convkit/package.json'));
const tfjs = join(dirname(fromConvkit.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
for (const file of readdirSync(tfjs).filter((name) => name.endsWith('.wasm'))) {
  cpSync(join(tfjs, file), join(target, file));
}
