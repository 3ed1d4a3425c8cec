import { useBackend, wasm } from '@convkit/backend';
import { Rng } from '@convkit/core';
import { Predictor } from '@convkit/train';
import { createNetwork } from '../networks.js';
import type { PredictWork, Side } from '../side.js';
import { noiseBatches, SEED } from '../step-data.js';
import { measureBatches } from './measure-batches.js';

/** Measures the network of a classifier, as its `predict` runs it on a batch. The outputs are logits. */
export async function predictSide(work: PredictWork, threads: number): Promise<Side> {
  const { facts } = await useBackend([wasm({ threads })]);
  const model = createNetwork(work.network, new Rng(SEED));
  const predictor = new Predictor(model, { task: 'regression', replay: true });
  const predict = measureBatches(noiseBatches(work), async (batch) =>
    (await predictor.predict(batch)).flat(),
  );
  return {
    facts: { threads: Number(facts.threads), kernels: String(facts.kernels) },
    measure: (steps) => predict(steps),
  };
}
