import type { NameFamily } from '@convkit/checkpoint';
import type { Layout } from './layout.js';
import type { WeightsFile } from './read-weights.js';

/** How loading weights went. */
export interface LoadReport {
  /** Format of the file. */
  readonly format: WeightsFile['format'];
  /** Library whose names the file has. */
  readonly names: NameFamily;
  /** What stands before every name in the file, such as 'module.'. Empty if nothing does. */
  readonly prefix: string;
  /** Axis order of the file. */
  readonly layout: Layout;
  /** Keys of the network that were loaded from the file. */
  readonly loaded: readonly string[];
  /** Keys that were left as they were, because they depend on the number of classes, which differs, or the file has no last layer. */
  readonly newHead: readonly string[];
  /** Keys of the network that are not in the file. */
  readonly missing: readonly string[];
  /** Keys of the file that are not in the network. */
  readonly unexpected: readonly string[];
  /** Keys of the network that are in the file with another shape. */
  readonly misshapen: readonly string[];
  /** What else a user should know, such as preprocessing in an ONNX or Keras file that is left out. */
  readonly notes: readonly string[];
}
