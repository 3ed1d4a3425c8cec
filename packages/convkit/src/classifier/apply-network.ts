import { DataError } from '@convkit/core';
import { type DecodedImage, Loader, type LoaderOptions } from '@convkit/data';
import { type Evaluation, evaluationBatchSize, type Metric } from '@convkit/train';
import type { LabeledDataset } from '../data/classification-data.js';
import { type ImageSource, readImage } from '../images/image-source.js';
import { preprocess } from '../preprocessing.js';
import { applyToSequences, evaluationSequences } from '../sequences/apply-to-sequences.js';
import { isSeveral, type SeriesInput } from '../sequences/encode-inputs.js';
import type { ClassifierSpec } from './classifier-spec.js';
import { decodedFor } from './decoded-for.js';
import { evaluateNetwork } from './evaluate-network.js';
import { networkOf, predictorOf } from './networks.js';
import type { TrainedNetwork } from './trained-network.js';

/** Input of a network: an image, a text or a series. */
export type NetworkInput = ImageSource | SeriesInput;

/**
 * Applies a network to one or more inputs, in batches. Returns the output values of each: see `Predictor`. `isOne` tells whether
 * `input` was a single one.
 */
export async function applyTo(
  network: TrainedNetwork,
  input: NetworkInput | readonly NetworkInput[],
): Promise<{ readonly rows: number[][]; readonly isOne: boolean }> {
  const { encoding } = network.spec;
  const isList = encoding ? isSeveral(input) : Array.isArray(input);
  const inputs = (isList ? input : [input]) as readonly NetworkInput[];
  const rows = encoding
    ? await applyToSequences(network, inputs, encoding)
    : await applyToImages(network, inputs as readonly ImageSource[]);
  return { rows, isOne: !isList };
}

/** Applies a network to images, in batches. */
async function applyToImages(network: TrainedNetwork, sources: readonly ImageSource[]): Promise<number[][]> {
  const { model, preprocessing } = network.spec;
  const atOnce = evaluationBatchSize(model.input);
  const rows: number[][] = [];
  for (let start = 0; start < sources.length; start += atOnce) {
    const decoded: DecodedImage[] = [];
    for (const source of sources.slice(start, start + atOnce)) {
      decoded.push(await readImage(source, preprocessing.background));
    }
    const batch = preprocess(decoded, preprocessing);
    rows.push(...(await predictorOf(network).predict(batch)));
  }
  return rows;
}

/** Data and options of an evaluation. */
export interface EvaluationSubject {
  readonly dataset: LabeledDataset;
  readonly metrics: readonly (string | Metric)[];
  readonly workers: LoaderOptions['workers'];
}

/** Evaluates a network on a dataset, with its own preprocessing. Targets must be in the units of the outputs. */
export async function evaluateOn(
  network: TrainedNetwork,
  { dataset, metrics, workers }: EvaluationSubject,
): Promise<Evaluation> {
  const { spec } = network;
  const source = spec.encoding
    ? evaluationSequences(dataset, spec.encoding, spec.model.input)
    : imagesOf(dataset, spec, workers);
  try {
    return await evaluateNetwork(networkOf(network), spec, { source, metrics });
  } finally {
    await source.close();
  }
}

/** @throws DataError if the data has series or text. */
function imagesOf(dataset: LabeledDataset, spec: ClassifierSpec, workers: LoaderOptions['workers']): Loader {
  if (dataset.sequences) {
    throw new DataError('the network takes images, but the data has none', {
      hint: 'Open the data with imageFolder, imageTable or dataset.',
    });
  }
  return new Loader(decodedFor(dataset, spec.preprocessing), {
    batchSize: evaluationBatchSize(spec.model.input),
    transforms: spec.preprocessing.transforms,
    reuseBuffers: true,
    ...(workers !== undefined && { workers }),
  });
}
