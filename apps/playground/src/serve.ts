import { cpu, preflight, wasm } from '@convkit/backend';
import type { Module } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';
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
import { openData } from './data/open-data.js';

/** Milliseconds after which the first step was taken, most likely: then code that a page may ask for later is fetched, while there is a network. */
const LATER = 3000;

const requests = async () => (await import('./requests/index.js')).requests;

const parts: TrainerParts = {
  models: ({ name, variant, classes, ...options }, rng) =>
    findVariant(findModel(catalog, name), variant).create({ ...options, classes: classes.length }, rng),
  datasets: openData,
  backends: { wasm, webgl: lazyWebgl, cpu: () => cpu() },
  losses,
  prepare,
  store: openRunStore,
  requests,
};

/** WebGL compiles its shaders before the first step, so that one sees how far it is; other backends have none. */
async function prepare(model: Module, options: PrepareOptions): Promise<void> {
  setTimeout(() => requests().catch(() => {}), LATER);
  preflight(model, options);
  if (getBackend() === 'webgl') await (await import('./webgl-backend.js')).warmUp(model, options);
}

/** Trains for the page at the other end of `port`; for the one that started it, in a worker. */
export const serve = (port?: PortLike): void => serveTrainer(parts, port);

/** WebGL's code is loaded where somebody asks for it: the page is to be there soon. */
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
