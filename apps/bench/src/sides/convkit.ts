import { useBackend, wasm } from '@convkit/backend';
import { Rng } from '@convkit/core';
import { findVariant, lenet5 } from '@convkit/models';
import { softmaxCrossEntropy } from '@convkit/ops';
import { type BatchSource, fit, type RunEvent } from '@convkit/train';
import { noiseBatches } from '../noise.js';
import type { Side, Work } from '../side.js';

/** `fit` itself on `lenet5`, the loss read at every step as a real run does. */
export async function convkitSide({ batch, learningRate, momentum }: Work): Promise<Side> {
  await useBackend([wasm()]);
  const model = findVariant(lenet5).create({}, new Rng(1));
  const batches = noiseBatches(batch);
  return {
    async measure(steps) {
      const source: BatchSource = {
        batchesPerEpoch: steps,
        state: { epoch: 0, cursor: 0 },
        restore: () => {},
        async *epoch() {
          for (let i = 0; i < steps; i++) yield batches[i % batches.length] as (typeof batches)[number];
        },
      };
      const optimizer = { name: 'sgd', learningRate, momentum } as const;
      const recipe = { optimizer, schedule: { name: 'constant' }, epochs: 1, l2: [] } as const;
      const events: AsyncIterable<RunEvent> = fit({
        model,
        loss: softmaxCrossEntropy,
        recipe,
        seed: 1,
        train: source,
      });
      let rate = Number.NaN;
      for await (const event of events) if (event.type === 'epoch') rate = event.imagesPerSecond;
      return rate;
    },
  };
}
