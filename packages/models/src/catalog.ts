import { lenet5 } from './lenet5.js';
import type { ModelEntry } from './model-entry.js';

/** Every model of this package. A catalog of your own is a list of entries too. */
export const catalog: readonly ModelEntry[] = [lenet5];
