import { useBackend, wasm, webgl } from '@convkit/backend';
import { type Batch, type BatchSource, Rng } from '@convkit/core';
import { softmaxCrossEntropy } from '@convkit/ops';
import { fit, type RunEvent } from '@convkit/train';
import { createNetwork } from '../networks.js';
import { MOMENTUM, type Side, type StepWork } from '../side.js';
import { noiseBatches, SEED } from '../step-data.js';
import { countWebgl, perStep, type WebglCounts } from './count-webgl.js';

/** Measures `fit`, as a real run uses it. Without `replay`, every step runs the kernels through tfjs. */
export async function convkitSide(
  work: StepWork,
  threads: number,
  {
    backend = 'wasm',
    replay = true,
  }: { readonly backend?: 'wasm' | 'webgl'; readonly replay?: boolean } = {},
): Promise<Side> {
  const { facts } = await useBackend([backend === 'wasm' ? wasm({ threads }) : webgl()]);
  const counts = backend === 'webgl' ? countWebgl() : undefined;
  const model = createNetwork(work.network, new Rng(SEED));
  const recipe = {
    optimizer: { name: 'sgd', learningRate: work.learningRate, momentum: MOMENTUM },
    schedule: { name: 'constant' },
    epochs: 1,
    l2: [],
  } as const;
  // One run, which is paused between measurements: its first steps take longer.
  const events: AsyncIterator<RunEvent> = fit({
    model,
    loss: softmaxCrossEntropy,
    recipe,
    seed: 1,
    train: endlessSource(noiseBatches(work)),
    replay,
  })[Symbol.asyncIterator]();
  return {
    facts:
      backend === 'wasm'
        ? { threads: Number(facts.threads), kernels: String(facts.kernels) }
        : { renderer: String(facts.renderer) },
    async measure(steps) {
      const losses: number[] = [];
      let counted: WebglCounts | undefined;
      const start = performance.now();
      while (losses.length < steps) {
        const { value: event } = await events.next();
        if (event.type !== 'step') continue;
        losses.push(event.loss);
        // From the first step to the last. The start of a run, which reads all weights, is left out.
        if (losses.length === 1 && steps > 1) counts?.();
        if (losses.length === steps) counted = counts?.();
      }
      const rate = (1000 * steps * work.batchSize) / (performance.now() - start);
      return { rate, losses, ...(counted && perStep(counted, Math.max(1, steps - 1))) };
    },
  };
}

/** The batches repeatedly, in one epoch that does not end. */
function endlessSource(batches: readonly Batch[]): BatchSource {
  return {
    batchesPerEpoch: Number.MAX_SAFE_INTEGER,
    state: { epoch: 0, cursor: 0 },
    restore: () => {},
    async *epoch() {
      for (;;) yield* batches;
    },
  };
}
