import { useBackend, wasm, webgl } from '@convkit/backend';
import { Rng } from '@convkit/core';
import { softmaxCrossEntropy } from '@convkit/ops';
import { type BatchSource, fit, type RunEvent } from '@convkit/train';
import { createNetwork } from '../networks.js';
import { MOMENTUM, type Side, type StepWork } from '../side.js';
import { noiseBatches, SEED } from '../step-data.js';
import { countWebgl, perStep, type WebglCounts } from './count-webgl.js';

/** Measures `fit`, as a real run uses it. */
export async function convkitSide(
  work: StepWork,
  threads: number,
  backend: 'wasm' | 'webgl' = 'wasm',
): Promise<Side> {
  const { facts } = await useBackend([backend === 'wasm' ? wasm({ threads }) : webgl()]);
  const counts = backend === 'webgl' ? countWebgl() : undefined;
  const model = createNetwork(work.network, new Rng(SEED));
  const batches = noiseBatches(work);
  const optimizer = { name: 'sgd', learningRate: work.learningRate, momentum: MOMENTUM } as const;
  return {
    facts:
      backend === 'wasm'
        ? { threads: Number(facts.threads), kernels: String(facts.kernels) }
        : { renderer: String(facts.renderer) },
    async measure(steps) {
      const train: BatchSource = {
        batchesPerEpoch: steps,
        state: { epoch: 0, cursor: 0 },
        restore: () => {},
        async *epoch() {
          for (let i = 0; i < steps; i++) yield batches[i % batches.length] as (typeof batches)[number];
        },
      };
      const recipe = { optimizer, schedule: { name: 'constant' }, epochs: 1, l2: [] } as const;
      const events: AsyncIterable<RunEvent> = fit({
        model,
        loss: softmaxCrossEntropy,
        recipe,
        seed: 1,
        train,
        replay: true,
      });
      const losses: number[] = [];
      let counted: WebglCounts | undefined;
      let rate = Number.NaN;
      for await (const event of events) {
        if (event.type === 'epoch') rate = event.imagesPerSecond;
        if (event.type !== 'step') continue;
        losses.push(event.loss);
        // From the first step to the last. The start and the end of a run, which read all weights, are left out.
        if (losses.length === 1 && steps > 1) counts?.();
        if (losses.length === steps) counted = counts?.();
      }
      return { rate, losses, ...(counted && perStep(counted, Math.max(1, steps - 1))) };
    },
  };
}
