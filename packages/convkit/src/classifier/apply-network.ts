import { type DecodedImage, Loader } from '@convkit/data';
import { type Evaluation, evaluationBatchSize, type Metric, predictValues } from '@convkit/train';
import type { LabeledDataset } from '../data/classification-data.js';
import { type ImageSource, readImage } from '../images/image-source.js';
import { preprocess } from '../preprocessing.js';
import { decodedFor } from './decoded-for.js';
import { evaluateNetwork } from './evaluate-network.js';
import { networkOf } from './networks.js';
import type { TrainedNetwork } from './trained-network.js';

/** Applies a network to images, in batches. Returns the values of its outputs for each: see `predictValues`. */
export async function applyToImages(
  network: TrainedNetwork,
  sources: readonly ImageSource[],
): Promise<number[][]> {
  const { model, preprocessing } = network.spec;
  const atOnce = evaluationBatchSize(model.input);
  const rows: number[][] = [];
  for (let start = 0; start < sources.length; start += atOnce) {
    const decoded: DecodedImage[] = [];
    for (const source of sources.slice(start, start + atOnce)) {
      decoded.push(await readImage(source, preprocessing.background));
    }
    const batch = preprocess(decoded, preprocessing);
    rows.push(...(await predictValues(networkOf(network), batch, model.task ?? 'classification')));
  }
  return rows;
}

/** What to evaluate a network on. */
export interface EvaluationSubject {
  readonly dataset: LabeledDataset;
  readonly metrics: readonly (string | Metric)[];
  readonly workers: number | undefined;
}

/** Evaluates a network on a dataset, with its own preprocessing. Targets must be in the units of the outputs. */
export async function evaluateOn(
  network: TrainedNetwork,
  { dataset, metrics, workers }: EvaluationSubject,
): Promise<Evaluation> {
  const { spec } = network;
  const source = new Loader(decodedFor(dataset, spec.preprocessing), {
    batchSize: evaluationBatchSize(spec.model.input),
    transforms: spec.preprocessing.transforms,
    reuseBuffers: true,
    ...(workers !== undefined && { workers }),
  });
  try {
    return await evaluateNetwork(networkOf(network), spec, { source, metrics });
  } finally {
    await source.close();
  }
}
