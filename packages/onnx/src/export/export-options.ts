import { ConfigError } from '@convkit/core';

/** Transform of images, as plain data. `@convkit/data` defines them; the graph can express `pad` and `normalize`. */
export interface PreprocessingStep {
  /** Name of the transform. */
  readonly name: string;
}

/** Options of `exportOnnx` and `exportOnnxModel`. */
export interface OnnxExportOptions {
  /** Shape of one image, as the network takes it: [height, width, channels]. */
  readonly input: readonly number[];
  /**
   * Whether to fold batch norm into the convolution before it, where it is one.
   * @defaultValue true
   */
  readonly foldBatchNorm?: boolean;
  /**
   * Adds a second output, `probabilities`, the softmax of the logits.
   * @defaultValue false
   */
  readonly softmax?: boolean;
  /** Names of the classes, in the order of the logits. They become the metadata entry `classes`, a JSON list. */
  readonly classes?: readonly string[];
  /** Further entries of the model's metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
  /**
   * Transforms that the graph begins with, such as those of a classifier. Its input is then uint8 pixels [batch, height, width,
   * channels], named `pixels`. Resizing and cropping must come first and are left to the caller: the graph takes an image of the
   * size that they make. The transforms become the metadata entry `preprocessing`, as JSON. Defaults to none: the input is what
   * the network takes.
   */
  readonly preprocessing?: { readonly transforms: readonly PreprocessingStep[] };
  /**
   * Name of the input.
   * @defaultValue 'input', or 'pixels' with preprocessing
   */
  readonly inputName?: string;
  /**
   * Name of the output.
   * @defaultValue 'logits'
   */
  readonly outputName?: string;
  /** Name of the graph. Defaults to the class name of the module. */
  readonly name?: string;
  /** Description of the model, which Netron shows. */
  readonly description?: string;
  /** License of the weights. It becomes the metadata entry `license`. */
  readonly license?: string;
}

/** Names of the input and the outputs of the graph. */
export interface InterfaceNames {
  readonly input: string;
  readonly output: string;
  readonly probabilities: string | undefined;
}

/**
 * Resolves the names of the input and outputs.
 * @throws ConfigError if two names are the same, or one is empty.
 */
export function interfaceNames({
  softmax = false,
  preprocessing,
  ...options
}: OnnxExportOptions): InterfaceNames {
  const { inputName = preprocessing ? 'pixels' : 'input', outputName = 'logits' } = options;
  const probabilities = softmax ? 'probabilities' : undefined;
  const names = [inputName, outputName, ...(probabilities === undefined ? [] : [probabilities])];
  if (names.includes('') || new Set(names).size !== names.length) {
    throw new ConfigError(
      `the input and outputs of an ONNX model need different names, got ${names.map((name) => `'${name}'`).join(', ')}`,
      {
        hint: 'Set inputName and outputName.',
      },
    );
  }
  return { input: inputName, output: outputName, probabilities };
}
