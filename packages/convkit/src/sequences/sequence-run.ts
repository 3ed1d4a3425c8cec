import { ConfigError, type ModelSpec, Rng, type RunSpec } from '@convkit/core';
import { balancedSampler, type SequenceDataset, SequenceLoader, vocabularySize } from '@convkit/data';
import { catalog, defaultVariant, findModel, sequenceCatalog } from '@convkit/models';
import { type BatchSource, evaluationBatchSize } from '@convkit/train';
import type { LabeledDataset } from '../data/classification-data.js';
import type { TrainingData } from '../data/training-data.js';
import type { TrainingOptions } from '../training/options.js';
import { scaleTargets, taskModel } from '../training/task.js';

const KINDS = { series: 'series', text: 'text' } as const;

/** Options for images only. */
const IMAGE_OPTIONS = [
  'size',
  'normalize',
  'augment',
  'transformInput',
  'cacheFeatures',
  'workers',
  'labelSmoothing',
  'mixup',
  'cutmix',
  'teacher',
] as const;

/**
 * Checks that the model takes the kind of the data: images, series or text.
 * @throws ConfigError if it does not, or an option is for images only.
 */
export function checkSequenceOptions(options: TrainingOptions): void {
  const { encoding } = options.data;
  const entry = sequenceCatalog.find(({ name }) => name === options.model);
  if (options.wordVectors !== undefined && encoding?.kind !== 'text') {
    throw new ConfigError('wordVectors is for text networks only', { hint: 'Leave it out.' });
  }
  if (!encoding) {
    if (!entry) return;
    const open = entry.kind === 'text' ? 'textLines' : 'seriesTable';
    throw new ConfigError(`${entry.name} takes ${KINDS[entry.kind]}, but the data has images`, {
      hint: `Open the data with ${open}.`,
    });
  }
  const found = KINDS[encoding.kind];
  if (entry?.kind !== encoding.kind) {
    const { name } = entry ?? findModel(catalog, options.model);
    const fitting = sequenceCatalog.filter(({ kind }) => kind === encoding.kind).map((each) => each.name);
    throw new ConfigError(`${name} does not take ${found}, but the data has ${found}`, {
      hint: `Models for ${found}: ${fitting.join(', ')}.`,
    });
  }
  if (needsVectors(options)) {
    throw new ConfigError(`the variant ${options.variant} needs pretrained word vectors`, {
      hint: 'Pass a file of word vectors as wordVectors, or choose the variant rand.',
    });
  }
  for (const option of IMAGE_OPTIONS) {
    if (options[option] === undefined) continue;
    throw new ConfigError(`${option} is for images, but the data has ${found}`, { hint: 'Leave it out.' });
  }
}

/** Whether the variant needs word vectors and the options have none. */
const needsVectors = ({ variant = '', wordVectors, weights }: TrainingOptions): boolean =>
  ['static', 'non-static'].includes(variant) && wordVectors === undefined && weights === undefined;

/** The network of a run on series or text. */
export function sequenceModel(options: TrainingOptions): ModelSpec {
  const { data, widthMultiplier, dropout, auxiliary, stochasticDepth } = options;
  const { encoding } = data;
  if (!encoding) throw new ConfigError('the data has images');
  const entry = findModel(sequenceCatalog, options.model);
  return {
    name: entry.name,
    variant: options.variant ?? defaultVariant(entry),
    ...taskModel(data),
    input: encoding.kind === 'text' ? [encoding.length] : [encoding.length, encoding.channels.length],
    ...(encoding.kind === 'text' && { vocabulary: vocabularySize(encoding) }),
    ...(widthMultiplier !== undefined && { widthMultiplier }),
    ...(dropout !== undefined && { dropout }),
    // The networks reject options that they do not support.
    ...(auxiliary !== undefined && { auxiliary }),
    ...(stochasticDepth !== undefined && { stochasticDepth }),
  };
}

/** Batches of the parts of a run. */
export interface SequenceLoaders {
  readonly train: BatchSource;
  readonly validation: BatchSource;
  readonly test: BatchSource;
  close(): Promise<void>;
}

/** Creates the loaders of a run on series or text. */
export function createSequenceLoaders(
  data: TrainingData,
  { recipe, seed, model, targetScale }: RunSpec,
  { sampler }: Pick<TrainingOptions, 'sampler'>,
): SequenceLoaders {
  const rng = new Rng(seed).child('data');
  const sequences = (part: LabeledDataset) => encodedOf(scaleTargets(part, targetScale));
  const train = new SequenceLoader(sequences(data.train), {
    batchSize: recipe.batchSize,
    rng,
    dropLast: 'single',
    ...(sampler && { sampler: balancedSampler(data.train, rng) }),
  });
  const evaluating = (part: LabeledDataset) =>
    new SequenceLoader(sequences(part), { batchSize: evaluationBatchSize(model.input) });
  const validation = evaluating(data.validation);
  return {
    train,
    validation,
    test: data.test === data.validation ? validation : evaluating(data.test),
    close: async () => {},
  };
}

/**
 * The encoded samples of a part, with the targets of the part.
 * @throws ConfigError if it has images.
 */
function encodedOf({ sequences, targets }: LabeledDataset): SequenceDataset {
  if (!sequences) throw new ConfigError('the data has images, but the network takes series or text');
  return { ...sequences.encoded, ...(targets && { targets }) };
}
