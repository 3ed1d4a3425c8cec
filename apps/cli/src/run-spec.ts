import { ConfigError, type DataSpec, type OptimizerSpec, type Recipe, type RunSpec } from '@convkit/core';
import { catalog, defaultVariant, findModel, findVariant } from '@convkit/models';
import { defaultThreads } from './run-setup.js';

/** The flags of `train` that define a run. */
export interface RunFlags {
  readonly variant?: string;
  readonly data?: string;
  readonly dataDir?: string;
  readonly backend?: string;
  readonly threads?: number;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly optimizer?: OptimizerSpec['name'];
  readonly lr?: number;
  readonly seed?: number;
  readonly widthMultiplier?: number;
  readonly limit?: number;
  readonly transforms?: NonNullable<DataSpec['transforms']>;
}

/** Builds the spec of a run from the flags, with the variant's recipe as default. `fitToData` adds the classes and channels. */
export function toRunSpec(name: string, flags: RunFlags): RunSpec {
  const entry = findModel(catalog, name);
  const variant = flags.variant ?? defaultVariant(entry);
  const { recipe, input = entry.input } = findVariant(entry, variant);
  if (flags.data === undefined) {
    throw new ConfigError('train needs --data', { hint: 'Add a dataset, for example --data mnist.' });
  }
  return {
    model: {
      name,
      variant,
      classes: [],
      input,
      ...(flags.widthMultiplier !== undefined && { widthMultiplier: flags.widthMultiplier }),
    },
    data: {
      source: flags.data,
      ...(flags.dataDir !== undefined && { dir: flags.dataDir }),
      ...(flags.limit !== undefined && { limit: flags.limit }),
      ...(flags.transforms !== undefined && { transforms: flags.transforms }),
    },
    recipe: {
      ...recipe,
      optimizer: optimizerOf(recipe, flags),
      batchSize: flags.batchSize ?? recipe.batchSize,
      epochs: flags.epochs ?? recipe.epochs,
    },
    seed: flags.seed ?? 1,
    backend: { name: flags.backend ?? 'wasm', threads: flags.threads ?? defaultThreads(flags.backend) },
  };
}

/** Sets the classes and the channels of the data in the spec. */
export function fitToData(
  spec: RunSpec,
  { classes, channels }: { classes: readonly string[]; channels: number },
): RunSpec {
  const [height, width] = spec.model.input as [number, number];
  return { ...spec, model: { ...spec.model, classes, input: [height, width, channels] } };
}

/** The part of the spec that the flags set explicitly, to compare with a saved run. */
export function explicitSpec(name: string, flags: RunFlags): object {
  return {
    model: { name, variant: flags.variant, widthMultiplier: flags.widthMultiplier },
    data: { source: flags.data, dir: flags.dataDir, limit: flags.limit, transforms: flags.transforms },
    recipe: {
      optimizer: { name: flags.optimizer, learningRate: flags.lr },
      batchSize: flags.batchSize,
      epochs: flags.epochs,
    },
    seed: flags.seed,
    backend: { name: flags.backend, threads: flags.threads },
  };
}

const DEFAULTS: Readonly<Record<OptimizerSpec['name'], OptimizerSpec>> = {
  sgd: { name: 'sgd', learningRate: 0.05, momentum: 0.9 },
  adam: { name: 'adam', learningRate: 0.001 },
  adamw: { name: 'adamw', learningRate: 0.001, weightDecay: 0.01 },
};

function optimizerOf(recipe: Recipe, { optimizer = recipe.optimizer.name, lr }: RunFlags): OptimizerSpec {
  const spec = optimizer === recipe.optimizer.name ? recipe.optimizer : DEFAULTS[optimizer];
  return lr === undefined ? spec : { ...spec, learningRate: lr };
}
