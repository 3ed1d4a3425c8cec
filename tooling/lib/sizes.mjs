import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { publishedPackages, root } from './workspace.mjs';

/**
 * @typedef {{ initial: number, later: number }} Size bytes of minified, gzipped JavaScript: what a program loads before it can start, and
 *   what it loads only if it needs it
 * @typedef {{ name: string, size: Size }} Measured
 */

/** Programs that pages consist of, with everything that they import. */
const APPS = {
  'train LeNet-5 on WASM, from single packages': `
    import { cpu, useBackend, wasm } from '@convkit/backend';
    import { Rng } from '@convkit/core';
    import { idxDataset, Loader } from '@convkit/data';
    import { lenet5 } from '@convkit/models';
    import { createLoss } from '@convkit/ops';
    import { fit } from '@convkit/train';
    console.log(cpu, useBackend, wasm, Rng, idxDataset, Loader, lenet5, createLoss, fit);`,
  'train on a folder of images, with `convkit`': `
    import { imageFolder, trainClassifier } from 'convkit';
    console.log(imageFolder, trainClassifier);`,
  'classify images with a trained network': `
    import { loadClassifier } from 'convkit';
    console.log(loadClassifier);`,
};

/**
 * Bundles a program for pages, minified and split.
 * @param {import('esbuild').BuildOptions} options
 */
export async function bundleForPages(options) {
  const result = await build({
    bundle: true,
    minify: true,
    format: 'esm',
    splitting: true,
    target: 'es2022',
    outdir: join(root, 'bundle'),
    absWorkingDir: root,
    write: false,
    metafile: true,
    logLevel: 'silent',
    ...options,
  });
  return {
    outputs: result.outputFiles ?? [],
    metafile: /** @type {import('esbuild').Metafile} */ (result.metafile),
  };
}

/** @param {import('esbuild').BuildOptions} options @returns {Promise<Size>} */
async function measure(options) {
  const { outputs, metafile } = await bundleForPages(options);
  const sizes = new Map(outputs.map(({ path, contents }) => [path, gzipSync(contents, { level: 9 }).length]));
  const sizeOf = (/** @type {string} */ file) => sizes.get(join(root, file)) ?? 0;
  const entry = Object.keys(metafile.outputs).find((file) => metafile.outputs[file]?.entryPoint);
  /** @type {Set<string>} */
  const initial = new Set();
  const add = (/** @type {string} */ file) => {
    if (initial.has(file)) return;
    initial.add(file);
    const imports = metafile.outputs[file]?.imports ?? [];
    for (const { path, kind, external } of imports) if (kind === 'import-statement' && !external) add(path);
  };
  if (entry) add(entry);
  const all = Object.keys(metafile.outputs).reduce((sum, file) => sum + sizeOf(file), 0);
  const first = [...initial].reduce((sum, file) => sum + sizeOf(file), 0);
  return { initial: first, later: all - first };
}

/** Entries that only run in Node. */
const NODE_ENTRIES = new Set(['./node', './bullmq', './s3']);

/** Packages that users install themselves, or that every program has once. */
const PEERS = ['@aws-sdk/*', '@tensorflow/*', 'vitest', 'bullmq', 'ioredis'];

/** Measures each entry of each package, without tfjs, which every program has once. @returns {Promise<Measured[]>} */
async function measureEntries() {
  const libraries = publishedPackages().filter(({ name }) => name !== 'create-convkit');
  const entries = libraries.flatMap(({ name, folder, manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
      const file = typeof target === 'string' ? undefined : target.default;
      return file?.endsWith('.js')
        ? [{ name: name + entry.slice(1), file: join(root, folder, file), entry }]
        : [];
    }),
  );
  const measured = [];
  for (const { name, file, entry } of entries) {
    const platform = NODE_ENTRIES.has(entry) ? 'node' : 'browser';
    const size = await measure({ entryPoints: [file], platform, external: PEERS });
    measured.push({ name, size });
  }
  return measured;
}

/** Measures typical programs, with tfjs. @returns {Promise<Measured[]>} */
async function measureApps() {
  const measured = [];
  const resolveDir = join(root, 'packages/convkit');
  for (const [name, contents] of Object.entries(APPS)) {
    measured.push({ name, size: await measure({ stdin: { contents, resolveDir } }) });
  }
  return measured;
}

/** Measures everything. */
export async function measureSizes() {
  return { apps: await measureApps(), entries: await measureEntries() };
}

/** The bytes of tfjs's WebAssembly module that browsers with SIMD load, gzipped. */
export function tfjsWasmBytes() {
  const dist = join(root, 'packages/backend/node_modules/@tensorflow/tfjs-backend-wasm/dist');
  return gzipSync(readFileSync(join(dist, 'tfjs-backend-wasm-simd.wasm')), { level: 9 }).length;
}
