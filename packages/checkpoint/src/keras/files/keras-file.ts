import type { TensorFile } from '../../files/tensor-file.js';

/** A file of a Keras or tf.layers model. Its keys are names of layers and weights, such as 'conv2d/kernel'. */
export interface KerasFile extends TensorFile {
  /** See `TensorFile`. */
  readonly format: 'keras';
  /** Layers in the file's order, with those that have no weights, if the file describes them. */
  readonly layers: readonly KerasLayer[];
  /** Whether the file describes the layers, and not only their weights. */
  readonly hasArchitecture: boolean;
}

/** One layer of a Keras model. */
export interface KerasLayer {
  /** Name, unique in the file. */
  readonly name: string;
  /** Class, such as 'Conv2D'. In a file of weights only, it is concluded from the weights; undefined if they do not tell. */
  readonly className: string | undefined;
  /** Configuration, with Keras' names; empty in a file of weights only. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Names of the layers whose outputs it takes, if the file says. */
  readonly inputs: readonly string[];
  /** Keys of its weights in the file, by Keras' names such as 'kernel'. */
  readonly weights: Readonly<Record<string, string>>;
}
