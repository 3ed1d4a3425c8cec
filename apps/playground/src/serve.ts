import { cpu, preflight, wasm } from '@convkit/backend';
import type { Module } from '@convkit/core';
import { losses } from '@convkit/ops';
import { openRunStore } from '@convkit/train/browser';
import {
  type PortLike,
  type PrepareOptions,
  serveTrainer,
  type TrainerBackend,
  type TrainerParts,
} from '@convkit/train/worker';
import { getBackend } from '@tensorflow/tfjs-core';
import { createModel } from 'convkit';
import { openData } from './data/open-data.js';
import type { RunFiles } from './data/own-data.js';

/** Milliseconds after which to prefetch the code of the requests. By then the first step has most likely run, and the network is still there. */
const PREFETCH_AFTER = 3000;

const requests = async () => (await import('./requests/index.js')).requests;

const parts: TrainerParts = {
  models: createModel,
  datasets: openData,
  backends: { wasm, webgl: lazyWebgl, cpu: () => cpu() },
  losses,
  replay: true,
  prepare,
  store: openRunStore,
  requests,
};

/** Loads the weights that a run starts from, and compiles the shaders of WebGL before the first step, with progress events. */
async function prepare(model: Module, options: PrepareOptions): Promise<void> {
  const { spec, resume, note } = options;
  setTimeout(
    () => import('./requests/index.js').then(({ loadOthers }) => loadOthers()).catch(() => {}),
    PREFETCH_AFTER,
  );
  preflight(model, options);
  if (spec.weights && !resume) {
    const file = (options.files as RunFiles | undefined)?.weights;
    const { loadStartingWeights } = await import('./weights/load-starting-weights.js');
    note(await loadStartingWeights(model, { spec, file }));
  }
  if (getBackend() === 'webgl') await (await import('./webgl-backend.js')).warmUp(model, options);
}

/**
 * Serves a trainer.
 * @param port Connection to the page. Defaults to the page that started this worker.
 */
export const serve = (port?: PortLike): void => serveTrainer(parts, port);

/** The WebGL backend, whose code is loaded on first use to keep the page fast to open. */
function lazyWebgl(): TrainerBackend {
  let loading: Promise<TrainerBackend> | undefined;
  const loaded = () => {
    loading ??= import('./webgl-backend.js').then(({ webgl }) => webgl());
    return loading;
  };
  return {
    probe: async () => (await loaded()).probe(),
    activate: async () => (await loaded()).activate(),
    recover: async () => (await (await loaded()).recover?.()) ?? false,
  };
}
