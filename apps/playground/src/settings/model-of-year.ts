import { settingsText } from './messages.js';
import { modelTitle } from './models.js';

/** A model's name and the year of its paper: `LeNet-5 (1998)`. */
export const modelOfYear = (name: string, year: number): string =>
  settingsText.value.modelOfYear({ model: modelTitle(name), year: String(year) });
