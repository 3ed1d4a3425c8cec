import { ConfigError, type Recipe, type RunSpec, type WeightsSpec } from '@convkit/core';
import type { OptimizerName } from '@convkit/train';
import { batchTechniques, inputOfSize, withOptimizer } from 'convkit';
import { AUGMENTATIONS } from '../data/augmentation.js';
import type { StartingWeights } from '../weights/starting-weights.js';
import { blocksFromText } from './blocks-text.js';
import { CUSTOM } from './model-name.js';
import { findModel, type ModelSummary } from './models.js';
import { toRecipe } from './recipe.js';
import { DEFAULTS, type Settings } from './settings.js';

/** A run as the page starts it. */
export type PageRunSpec = RunSpec & {
  readonly data: {
    /** Channels that images are converted to. Defaults to those of the data: 3 if any image has color, otherwise 1. */
    readonly channels?: 1 | 3;
  };
};

/**
 * Builds the spec of a run from the settings. Its classes and channels are filled in when the data is opened.
 * @param weights Weights that the run starts from, which belong to the model of the settings. Defaults to random ones.
 * @throws ConfigError if the model or variant does not exist.
 */
export function toRunSpec(
  settings: Settings,
  models: readonly ModelSummary[],
  weights?: StartingWeights,
): PageRunSpec {
  const chosen = findModel(models, settings.model, settings.variant);
  if (!chosen) throw new ConfigError(`no model ${settings.model} with variant ${settings.variant}`);
  const { entry, variant } = chosen;
  const [height, width, published] = variant.input ?? entry.input;
  const channels = weights?.channels ?? published;
  const { side, limit, epochs, batchSize, seed, backend, threads, labelSmoothing } = settings;
  const transforms = [
    ...(AUGMENTATIONS.find(({ name }) => name === settings.augmentation)?.transforms ?? []),
    ...batchTechniques(labelSmoothing > 0 ? { labelSmoothing } : {}),
  ];
  const recipe = toRecipe(variant.recipe, settings);
  return {
    model: {
      name: entry.name,
      variant: variant.name,
      classes: [],
      input: side > 0 ? [side, side, channels] : [height, width, channels],
      ...(settings.widthMultiplier !== 1 && { widthMultiplier: settings.widthMultiplier }),
      ...(weights?.auxiliary === false && { auxiliary: false }),
      ...(settings.model === CUSTOM && { blocks: blocksFromText(settings.blocks) ?? [] }),
    },
    data: {
      source: settings.data,
      ...(settings.channels !== 'auto' && { channels: settings.channels === '1' ? 1 : 3 }),
      ...(limit > 0 && { limit }),
      ...(transforms.length > 0 && { transforms }),
    },
    recipe: {
      ...recipe,
      ...(side > 0 && { input: inputOfSize(recipe.input, side) }),
      epochs,
      batchSize,
      ...(weights && fineTuning(weights)),
    },
    seed,
    backend: { name: backend, threads: backend === 'wasm' ? threads : 1 },
    ...(settings.data === 'own' && { background: 255 }),
    ...(weights && { weights: sourceOf(weights) }),
  };
}

/** What fine-tuning changes of a recipe, as `trainClassifier` does. */
const fineTuning = ({ trained, backbone }: StartingWeights): Partial<Recipe> => ({
  l2: [],
  ...(trained === 'last' && { freeze: backbone }),
});

const sourceOf = ({ source, sha256, license }: StartingWeights): WeightsSpec => ({
  source,
  sha256,
  ...(license !== undefined && { license }),
});

/** Name of a recipe's optimizer. The page does not offer custom optimizers. */
export const optimizerNameOf = ({ optimizer }: Recipe): OptimizerName =>
  optimizer.name === 'custom' ? DEFAULTS.optimizer : optimizer.name;

/** The learning rate of an optimizer: the recipe's if it uses this optimizer, otherwise a common one. */
export const defaultLearningRate = (optimizer: OptimizerName, recipe: Recipe): number =>
  withOptimizer(recipe, { optimizer }).optimizer.learningRate;
