import type { GraphWeight } from '../network/graph-step.js';

/** A Keras layer that computes a step or a part of it. */
export interface LayerDraft {
  readonly className: string;
  /** Its configuration, without name and activation. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Weights in Keras' order. */
  readonly weights?: Readonly<Record<string, DraftWeight>>;
  /** Whether an activation that follows can be a part of it. */
  readonly takesActivation?: boolean;
  /** Describes the layer in its name, if another layer of the same module has weights. */
  readonly suffix: string;
}

/** A weight of the module, or numbers. */
export type DraftWeight = GraphWeight | { readonly shape: readonly number[]; readonly numbers: Float32Array };

/** Option of layers of images: channels come last. */
export const CHANNELS_LAST = { data_format: 'channels_last' };
