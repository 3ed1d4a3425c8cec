import { cnn1d } from './cnn1d.js';
import type { SequenceEntry } from './sequence-entry.js';
import { textcnn } from './textcnn.js';

/** Models for series and text. Models for images are in `catalog`. */
export const sequenceCatalog: readonly SequenceEntry[] = [cnn1d, textcnn];
