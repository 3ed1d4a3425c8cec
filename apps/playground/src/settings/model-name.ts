import { settingsText } from './messages.js';
import { modelTitle } from './models.js';

/** Name of the model that is a list of blocks. */
export const CUSTOM = 'custom';

/** A model's title in the language of the page. */
export const modelName = (name: string): string =>
  name === CUSTOM ? settingsText.value.custom : modelTitle(name);
