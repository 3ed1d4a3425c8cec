import { cnn1d } from './cnn1d.js';
import type { SequenceEntry } from './sequence-entry.js';
import { textcnn } from './textcnn.js';

/** The models for series and text of this package. Those for images are in `catalog`. */
export const sequenceCatalog: readonly SequenceEntry[] = [cnn1d, textcnn];
