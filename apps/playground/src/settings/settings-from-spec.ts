import type { RunSpec } from '@convkit/core';
import { withOptimizer } from 'convkit';
import { AUGMENTATIONS } from '../data/augmentation.js';
import { blocksToText } from './blocks-text.js';
import { findModel, type ModelSummary } from './models.js';
import { recipeSettings } from './recipe.js';
import { optimizerNameOf, type PageRunSpec } from './run-spec.js';
import { DEFAULTS, type Settings } from './settings.js';
import { settingsFromText, settingsToText } from './settings-text.js';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The inverse of `toRunSpec`. Anything that the page cannot choose gets its default. */
export function settingsFromSpec(spec: PageRunSpec, models: readonly ModelSummary[]): Settings {
  const { model, data, recipe, seed, backend } = spec;
  const { optimizer, epochs, batchSize } = recipe;
  const own = findModel(models, model.name, model.variant)?.variant.recipe;
  const chosen = { optimizer: optimizerNameOf(recipe), learningRate: optimizer.learningRate };
  const found: Settings = {
    model: model.name,
    variant: model.variant,
    widthMultiplier: model.widthMultiplier ?? 1,
    blocks: model.blocks ? blocksToText(model.blocks) : '',
    side: sideOf(spec, models),
    data: data.source,
    channels: data.channels === undefined ? 'auto' : data.channels === 1 ? '1' : '3',
    limit: data.limit ?? 0,
    augmentation: augmentationOf(spec),
    ...chosen,
    ...recipeSettings(spec, own && withOptimizer(own, chosen)),
    epochs,
    batchSize,
    seed,
    backend: backend.name,
    threads: backend.name === 'wasm' ? backend.threads : DEFAULTS.threads,
  };
  return settingsFromText(settingsToText(found), { models, sources: [data.source] }).settings;
}

function sideOf({ model, recipe }: RunSpec, models: readonly ModelSummary[]): number {
  const chosen = findModel(models, model.name, model.variant);
  const [height = 0, width] = model.input;
  const [ownHeight, ownWidth] = chosen?.variant.input ?? chosen?.entry.input ?? [];
  const own =
    height === ownHeight && width === ownWidth && same(recipe.input.size, chosen?.variant.recipe.input.size);
  return own || height !== width ? DEFAULTS.side : height;
}

function augmentationOf({ data }: RunSpec): string {
  const images = (data.transforms ?? []).filter(({ name }) => name !== 'label-smoothing');
  const known = AUGMENTATIONS.find(({ transforms }) => same(transforms, images));
  return known?.name ?? DEFAULTS.augmentation;
}
