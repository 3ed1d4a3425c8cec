import { settingsText } from './messages.js';
import { modelName } from './model-name.js';

/** A model's name and the year of its paper, if it is in one: `LeNet-5 (1998)`. */
export const modelOfYear = (name: string, year: number | undefined): string => {
  const model = modelName(name);
  return year === undefined ? model : settingsText.value.modelOfYear({ model, year: String(year) });
};
