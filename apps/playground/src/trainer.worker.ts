import { type Backend, cpu, wasm } from '@convkit/backend';
import { catalog, findModel, findVariant } from '@convkit/models';
import { losses } from '@convkit/ops';
import { openData } from './data/open-data.js';
import { serveTrainer } from './link/serve-trainer.js';

serveTrainer(
  {
    models: ({ name, variant, classes, ...options }, rng) =>
      findVariant(findModel(catalog, name), variant).create({ ...options, classes: classes.length }, rng),
    datasets: openData,
    backends: { wasm, webgl: lazyWebgl, cpu: () => cpu() },
    losses,
    requests: async () => (await import('./requests/index.js')).requests,
  },
  self,
);

/** WebGL's code is loaded where somebody asks for it: the page is to be there soon. */
function lazyWebgl(): Backend {
  const loaded = async () => (await import('./webgl-backend.js')).webgl();
  return {
    name: 'webgl',
    probe: async () => (await loaded()).probe(),
    activate: async () => (await loaded()).activate(),
  };
}
