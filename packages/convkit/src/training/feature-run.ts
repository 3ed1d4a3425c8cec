import { freeze, type Module, parameters, type RunSpec } from '@convkit/core';
import { arrayDataset, Loader, type LoaderOptions } from '@convkit/data';
import { type BatchSource, evaluationBatchSize } from '@convkit/train';
import type { ClassificationData, LabeledDataset } from '../data/classification-data.js';
import type { ClassifierEvent } from './events.js';
import { computeFeatures, FeatureSource, findCacheableHead, runHeadOnly } from './feature-cache.js';
import { evaluationLoader, type Loaders, trainingOrder } from './loaders.js';
import type { TrainClassifierOptions } from './options.js';

/** What `fit` reads. */
export interface Sources {
  readonly train: BatchSource;
  readonly validation: BatchSource;
  readonly test: BatchSource;
}

export interface CacheContext {
  readonly model: Module;
  readonly spec: RunSpec;
  readonly data: ClassificationData;
  readonly loaders: Loaders;
  readonly options: TrainClassifierOptions;
  readonly emit: (event: ClassifierEvent) => void;
  /** Receives what undoes the change to the model when the run is over. */
  readonly restores: (() => void)[];
}

/**
 * With a frozen backbone and no augmentation, computes the inputs of the last layer once and makes the model train on them. In all
 * other cases, gives the loaders as they are.
 */
export async function cacheFeatures({
  model,
  spec,
  data,
  loaders,
  options,
  emit,
  restores,
}: CacheContext): Promise<Sources> {
  const { recipe } = spec;
  const isSame = (spec.data.transforms ?? []).length === 0 && !recipe.input.shift;
  if (options.cacheFeatures === false || recipe.freeze === undefined || recipe.unfreeze || !isSame)
    return loaders;
  freeze(model, new RegExp(recipe.freeze));
  const trained = [...parameters(model)].filter(([, { trainable }]) => trainable).map(([key]) => key);
  const head = findCacheableHead(model, trained, spec.model.input);
  if ('reason' in head) {
    emit({ type: 'warning', message: `features are not cached: ${head.reason}` });
    return loaders;
  }
  const since = performance.now();
  const features = async (dataset: LabeledDataset): Promise<Float32Array[]> => {
    const rows: Float32Array[] = [];
    const loader = evaluationLoader(dataset, spec, options.workers);
    for await (const batch of loader.epoch()) {
      const values = await computeFeatures(model, head.layer, batch);
      const width = values.length / batch.labels.length;
      for (let i = 0; i < batch.labels.length; i++) rows.push(values.subarray(i * width, (i + 1) * width));
    }
    await loader.close();
    return rows;
  };
  const cachedSource = async (dataset: LabeledDataset, order: LoaderOptions) =>
    new FeatureSource(blankLoader(dataset, order), await features(dataset), dataset.labels);
  const inOrder = { batchSize: evaluationBatchSize(spec.model.input) };
  const train = await cachedSource(data.train, trainingOrder(data.train, spec, options));
  const validation = await cachedSource(data.validation, inOrder);
  const test = data.test === data.validation ? validation : await cachedSource(data.test, inOrder);
  const images = data.train.length + data.validation.length + (test === validation ? 0 : data.test.length);
  emit({ type: 'features', images, seconds: (performance.now() - since) / 1000 });
  restores.push(runHeadOnly(model, head.layer));
  return { train, validation, test };
}

/** A loader that hands out blank images: only their order is of interest. */
function blankLoader({ labels, classes }: LabeledDataset, order: LoaderOptions): Loader {
  const images = new Uint8Array(labels.length);
  return new Loader(arrayDataset({ images, labels, shape: [1, 1, 1], classes }), order);
}
