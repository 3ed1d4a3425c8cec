import { askInspector } from '../inspector/ask-inspector.js';
import type { InspectedWeights } from './starting-weights.js';

/**
 * Finds the networks that a file of weights fits. The file is not copied.
 * @throws CheckpointError if the file cannot be read, or fits no network of the catalog.
 */
export const inspectWeights = (file: File): Promise<InspectedWeights> =>
  askInspector<InspectedWeights>({ weights: file }, file.name);
