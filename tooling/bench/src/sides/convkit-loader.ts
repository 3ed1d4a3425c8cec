import { useBackend, wasm } from '@convkit/backend';
import { Rng } from '@convkit/core';
import { arrayDataset, Loader } from '@convkit/data';
import { softmaxCrossEntropy } from '@convkit/ops';
import { type BatchSource, fit, type RunEvent } from '@convkit/train';
import { CLASSES, createNetwork, inputOf } from '../networks.js';
import { MOMENTUM, type Side, type StepWork } from '../side.js';
import { SEED } from '../step-data.js';

/** Number of images in the dataset: a tenth of MNIST. */
const IMAGES = 6400;

/** Runs `fit` on wasm as `convkitSide` does. A worker prepares the batches with random shifts and normalization. */
export async function convkitLoaderSide(work: StepWork, threads: number): Promise<Side> {
  const { facts } = await useBackend([wasm({ threads })]);
  const model = createNetwork(work.network, new Rng(SEED));
  const loader = noiseLoader(work);
  const optimizer = { name: 'sgd', learningRate: work.learningRate, momentum: MOMENTUM } as const;
  return {
    facts: { threads: Number(facts.threads), kernels: String(facts.kernels), workers: 1 },
    async measure(steps) {
      const timed = timedSource(loader, steps);
      const recipe = { optimizer, schedule: { name: 'constant' }, epochs: 1, l2: [] } as const;
      const events: AsyncIterable<RunEvent> = fit({
        model,
        loss: softmaxCrossEntropy,
        recipe,
        seed: 1,
        train: timed.source,
        replay: true,
      });
      const losses: number[] = [];
      let rate = Number.NaN;
      for await (const event of events) {
        if (event.type === 'step') losses.push(event.loss);
        if (event.type === 'epoch') rate = event.imagesPerSecond;
      }
      return { rate, losses, waiting: timed.waited() / ((steps * work.batchSize * 1000) / rate) };
    },
  };
}

function noiseLoader({ network, batchSize }: StepWork): Loader {
  const rng = new Rng(3);
  const [height, width, channels] = inputOf(network);
  const dataset = arrayDataset({
    images: Uint8Array.from({ length: IMAGES * height * width * channels }, () => rng.integer(256)),
    labels: Array.from({ length: IMAGES }, () => rng.integer(CLASSES)),
    shape: [height, width, channels],
    classes: Array.from({ length: CLASSES }, (_, label) => String(label)),
  });
  return new Loader(dataset, {
    batchSize,
    rng: new Rng(1),
    dropLast: true,
    transforms: [
      { name: 'shift', by: 2 },
      { name: 'normalize', mean: [0], std: [1] },
    ],
    training: true,
    workers: 1,
    reuseBuffers: true,
  });
}

/** Takes batches from `loader`, over as many epochs as needed, and measures the milliseconds spent waiting for them. */
function timedSource(
  loader: Loader,
  steps: number,
): { readonly source: BatchSource; readonly waited: () => number } {
  let waited = 0;
  const source: BatchSource = {
    batchesPerEpoch: steps,
    state: { epoch: 0, cursor: 0 },
    restore: () => {},
    async *epoch() {
      let left = steps;
      while (left > 0) {
        const batches = loader.epoch();
        for (;;) {
          const asked = performance.now();
          const { value, done } = await batches.next();
          waited += performance.now() - asked;
          if (done) break;
          yield value;
          if (--left === 0) {
            await batches.return();
            break;
          }
        }
      }
    },
  };
  return { source, waited: () => waited };
}
