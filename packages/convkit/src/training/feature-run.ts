import { freeze, type Module, parameters, type RunSpec } from '@convkit/core';
import { arrayDataset, Loader, type LoaderOptions } from '@convkit/data';
import { type BatchSource, evaluationBatchSize } from '@convkit/train';
import type { LabeledDataset } from '../data/classification-data.js';
import type { PreparationEvent } from './events.js';
import { computeFeatures, FeatureSource, findCacheableHead, runHeadOnly } from './feature-cache.js';
import { evaluationLoader, type RunLoaders, trainingOrder } from './loaders.js';
import type { TrainingOptions } from './options.js';
import { scaleTargets } from './task.js';

/** What `fit` reads. */
export interface Sources {
  readonly train: BatchSource;
  readonly validation: BatchSource;
  readonly test: BatchSource;
}

export interface CacheContext {
  readonly model: Module;
  readonly spec: RunSpec;
  readonly loaders: RunLoaders;
  readonly options: TrainingOptions;
  readonly signal: AbortSignal;
  readonly emit: (event: PreparationEvent) => void;
}

/** What `fit` reads, and what makes the model take images again afterwards. */
export interface RestorableSources extends Sources {
  restore(): void;
}

/**
 * With a frozen backbone and no augmentation, computes the inputs of the last layer once and makes the model train on them. In all
 * other cases, gives the loaders as they are.
 */
export async function cacheFeatures({
  model,
  spec,
  loaders,
  options,
  signal,
  emit,
}: CacheContext): Promise<RestorableSources> {
  const { data, cacheFeatures: isWanted = true } = options;
  const { train, validation, test } = loaders;
  const uncached = { train, validation, test, restore: () => {} };
  if (!isWanted || !areFeaturesFixed(spec)) return uncached;
  freeze(model, new RegExp(spec.recipe.freeze ?? ''));
  const trained = [...parameters(model)].filter(([, { trainable }]) => trainable).map(([key]) => key);
  const head = findCacheableHead(model, trained, spec.model.input);
  if ('reason' in head) {
    emit({ type: 'warning', message: `features are not cached: ${head.reason}` });
    return uncached;
  }
  const since = performance.now();
  const cached = async (
    dataset: LabeledDataset,
    order: LoaderOptions,
    batchSize?: number,
  ): Promise<FeatureSource> => {
    const rows: Float32Array[] = [];
    const loader = evaluationLoader(dataset, spec, options.workers, batchSize);
    for await (const batch of loader.epoch()) {
      if (signal.aborted) break;
      rows.push(...(await computeFeatures(model, head.layer, batch)));
    }
    await loader.close();
    return new FeatureSource(blankLoader(dataset, order), rows, scaleTargets(dataset, spec.targetScale));
  };
  const inOrder = { batchSize: evaluationBatchSize(spec.model.input) };
  const sources = {
    train: await cached(
      data.train,
      trainingOrder(data.train, spec, options),
      featureBatchSize(data.train.length, spec),
    ),
    validation: await cached(data.validation, inOrder),
  };
  const tested = data.test === data.validation ? sources.validation : await cached(data.test, inOrder);
  // The run ends before its first step: no one will miss the features.
  if (signal.aborted) return uncached;
  const images = new Set([data.train, data.validation, data.test]);
  const count = [...images].reduce((sum, { length }) => sum + length, 0);
  emit({ type: 'features', images: count, seconds: (performance.now() - since) / 1000 });
  return { ...sources, test: tested, restore: runHeadOnly(model, head.layer) };
}

/** Whether an image has the same features in every epoch: some parameters stay frozen, and nothing changes the images. */
function areFeaturesFixed({ data, recipe, teacher }: RunSpec): boolean {
  const isAugmented = (data.transforms ?? []).length > 0 || Boolean(recipe.input.shift);
  // A teacher takes images.
  return recipe.freeze !== undefined && !recipe.unfreeze && !isAugmented && !teacher;
}

/**
 * Batch size for the features of `length` training images. On wasm, global average pooling adds the pixels of a single image up in another
 * order than those of several, which differs by some 1e-7. So unless the run trains on single images, no batch may have only one; then
 * the features are those of training bit for bit.
 */
export function featureBatchSize(length: number, { recipe, model }: RunSpec): number {
  if (recipe.batchSize === 1) return 1;
  let batchSize = Math.max(2, evaluationBatchSize(model.input));
  while (length % batchSize === 1) batchSize++;
  return batchSize;
}

/** A loader that hands out blank images: only their order is of interest. */
function blankLoader({ labels }: LabeledDataset, order: LoaderOptions): Loader {
  const images = new Uint8Array(labels.length);
  const blank = { images, labels: images, shape: [1, 1, 1], classes: [''] } as const;
  return new Loader(arrayDataset(blank), order);
}
