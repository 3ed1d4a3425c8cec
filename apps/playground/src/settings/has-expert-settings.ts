import { findModel, type ModelSummary } from './models.js';
import { optimizerNameOf } from './run-spec.js';
import { DEFAULTS, type Settings } from './settings.js';

/** The settings that the form always shows. */
const VISIBLE: readonly (keyof Settings)[] = [
  'model',
  'blocks',
  'data',
  'channels',
  'epochs',
  'learningRate',
  'batchSize',
];

/** Whether a setting that the form folds differs from what the network starts with. */
export function hasExpertSettings(settings: Settings, models: readonly ModelSummary[]): boolean {
  const first = findModel(models, settings.model)?.variant;
  const usual: Settings = {
    ...DEFAULTS,
    ...(first && { variant: first.name, optimizer: optimizerNameOf(first.recipe) }),
  };
  return Object.entries(usual).some(
    ([name, value]) =>
      !VISIBLE.includes(name as keyof Settings) && settings[name as keyof Settings] !== value,
  );
}
