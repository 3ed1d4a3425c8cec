import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build, type Plugin } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../lib/workspace.mjs';
import { installPackages } from './install-packages.js';

/** The engine of Cloudflare Workers. It is large, so it is installed when this test first runs. */
const WORKERD = '1.20261117.1';
const TFJS = 'tfjs-backend-wasm-simd.wasm';
const KERNELS = ['kernels-simd.wasm', 'kernels-relaxed-simd.wasm'] as const;

const WORKER = `
  import { cpu, useBackend, wasm } from '@convkit/backend';
  import { Rng } from '@convkit/core';
  import { arrayDataset, Loader } from '@convkit/data';
  import { lenet5 } from '@convkit/models';
  import { createLoss } from '@convkit/ops';
  import { fit } from '@convkit/train';
  import tfjs from '@tensorflow/tfjs-backend-wasm/dist/${TFJS}';
  import simd from '@convkit/wasm-kernels/${KERNELS[0]}';
  import relaxed from '@convkit/wasm-kernels/${KERNELS[1]}';

  async function train(kernels) {
    const { name, facts, limit } = await useBackend([wasm({ threads: 2, modules: { tfjs, kernels } })]);
    const { create, recipe } = lenet5.variants.modern;
    const rng = new Rng(1);
    const labels = Array.from({ length: 48 }, (_, i) => i % 2);
    const images = Uint8Array.from({ length: 48 * 32 * 32 }, (_, i) => 255 * labels[i >> 10]);
    const classes = Array.from({ length: 10 }, (_, i) => String(i));
    const dataset = arrayDataset({ images, labels, shape: [32, 32, 1], classes });
    const transforms = [{ name: 'normalize', mean: [0.5], std: [0.5] }];
    const data = new Loader(dataset, { batchSize: 16, transforms, rng: rng.child('data'), training: true });
    const losses = [];
    const options = { model: create({}, rng), train: data, loss: createLoss(recipe.loss), seed: 1 };
    for await (const event of fit({ ...options, recipe: { ...recipe, epochs: 4 } })) {
      if (event.type === 'step') losses.push(event.loss);
    }
    return { name, kernels: facts.kernels, limit, losses };
  }
  const answers = {
    '/without': async () => {
      const refused = await useBackend([wasm()]).catch(({ message }) => message);
      return { refused, name: (await useBackend([wasm(), cpu()])).name };
    },
    '/simd': () => train(simd),
    '/relaxed': () => train(relaxed),
  };
  export default {
    async fetch({ url }) {
      try {
        return Response.json(await answers[new URL(url).pathname]());
      } catch (error) {
        return Response.json({ error: error.stack });
      }
    },
  };
`;

/** As Cloudflare's own tool, leaves imports of `.wasm` files to the engine. */
const wasmModules: Plugin = {
  name: 'wasm-modules',
  setup({ initialOptions, onResolve, resolve }) {
    onResolve({ filter: /\.wasm$/ }, async ({ path, resolveDir, kind, pluginData }) => {
      if (pluginData) return undefined;
      const found = await resolve(path, { resolveDir, kind, pluginData: true });
      const name = basename(found.path);
      copyFileSync(found.path, join(initialOptions.outdir as string, name));
      return { path: `./${name}`, external: true };
    });
  },
};

const config = (modules: readonly string[], flags: readonly string[]) => `
  using Workerd = import "/workerd/workerd.capnp";
  const config :Workerd.Config = (
    services = [(name = "main", worker = .worker)],
    sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
  );
  const worker :Workerd.Worker = (
    modules = [
      (name = "worker.js", esModule = embed "worker.js"),
      ${modules.map((name) => `(name = "${name}", wasm = embed "${name}"),`).join('\n      ')}
    ],
    compatibilityDate = "2026-01-01",
    compatibilityFlags = [${flags.map((flag) => `"${flag}"`).join(', ')}],
  );
`;

let folder: string;
let out: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'convkit-workerd-')));
  out = join(folder, 'out');
  mkdirSync(out);
  installPackages(folder);
  writeFileSync(join(folder, 'worker.js'), WORKER);
  await build({
    absWorkingDir: folder,
    entryPoints: ['worker.js'],
    outdir: out,
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'error',
    plugins: [wasmModules],
  });
});
afterAll(async () => {
  for (const child of running) {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }
  rmSync(folder, { recursive: true });
});

/** Installs the engine once and returns the path of its executable. */
function installedWorkerd(): string {
  const cache = join(root, 'tooling/node_modules/.cache', `workerd-${WORKERD}`);
  if (!existsSync(join(cache, 'node_modules/workerd'))) {
    mkdirSync(cache, { recursive: true });
    const args = ['install', '--prefix', cache, '--no-save', '--ignore-scripts', `workerd@${WORKERD}`];
    execFileSync('npm', args, { stdio: 'pipe', timeout: 110_000 });
  }
  return createRequire(join(cache, 'index.js'))('workerd').default;
}

/** Starts the worker and returns its URL. */
async function serve(flags: readonly string[]): Promise<string> {
  const file = join(out, `${flags.join('-') || 'plain'}.capnp`);
  writeFileSync(file, config([TFJS, ...KERNELS], flags));
  const child = spawn(installedWorkerd(), ['serve', '--control-fd=1', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, port } = JSON.parse(line);
    if (event === 'listen') return `http://127.0.0.1:${port}`;
  }
  throw new Error('workerd has ended');
}

it.each([
  [[], '/simd', 'simd-4'],
  [['nodejs_compat'], '/relaxed', 'relaxed-simd-4'],
])('trains in a Cloudflare Worker with flags %j on %s', async (flags, path, kernels) => {
  const url = await serve(flags);
  const ask = async (from: string) => (await fetch(url + from)).json();
  expect(await ask('/without')).toEqual({
    name: 'cpu',
    refused: expect.stringMatching(/wasm: cannot compile WebAssembly: this host forbids .* at run time/),
  });
  const trained = await ask(path);
  expect(trained).toMatchObject({
    name: 'wasm',
    kernels,
    limit: 'one thread only: the given modules are for one thread',
  });
  expect(trained.losses).toHaveLength(12);
  expect(trained.losses.at(-1)).toBeLessThan(trained.losses[0] / 4);
  // A Worker serves many requests.
  expect(await ask(path)).toEqual(trained);
});
