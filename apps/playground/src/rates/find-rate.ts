import type { RunSpec } from '@convkit/core';
import type { TransformSpec } from '@convkit/data';
import { type FindLearningRateOptions, findLearningRate, type LearningRateRange } from 'convkit';
import { openImages } from '../data/open-data.js';
import type { RatesRequest } from './test-rates.js';

/** Runs the library's range test of the learning rate on a fresh network with the settings of a run. */
export async function findRate({ spec, side, files }: RatesRequest): Promise<LearningRateRange> {
  const data = await openImages(spec, { files });
  return findLearningRate({
    ...rangeOptions(spec),
    ...(side > 0 && { size: side }),
    data,
    ...(files.weights && { weights: files.weights }),
  });
}

const isOfImages = ({ name }: TransformSpec): boolean => name !== 'label-smoothing';

/** The settings of a run as options of the library, without its data. */
export function rangeOptions({
  model,
  recipe,
  data,
  seed,
  backend,
}: RunSpec): Omit<FindLearningRateOptions, 'data'> {
  const { optimizer } = recipe;
  return {
    model: model.name,
    variant: model.variant,
    ...(model.widthMultiplier !== undefined && { widthMultiplier: model.widthMultiplier }),
    ...(optimizer.name !== 'custom' && { optimizer }),
    augment: ((data.transforms ?? []) as readonly TransformSpec[]).filter(isOfImages),
    ...(recipe.freeze !== undefined && { freeze: 'backbone' as const }),
    batchSize: recipe.batchSize,
    seed,
    ...(backend.name === 'wasm' && { backend: 'wasm' as const, threads: backend.threads }),
  };
}
