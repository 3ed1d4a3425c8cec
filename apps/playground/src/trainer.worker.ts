import { cpu, wasm, webgl } from '@convkit/backend';
import { catalog, findModel, findVariant } from '@convkit/models';
import { losses } from '@convkit/ops';
import { openData } from './data/open-data.js';
import { serveTrainer } from './link/serve-trainer.js';
import { requests } from './requests/index.js';

serveTrainer(
  {
    models: ({ name, variant, classes, ...options }, rng) =>
      findVariant(findModel(catalog, name), variant).create({ ...options, classes: classes.length }, rng),
    datasets: openData,
    backends: { wasm, webgl: () => webgl(), cpu: () => cpu() },
    losses,
    requests,
  },
  self,
);
