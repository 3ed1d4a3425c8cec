/** Pixels of zeros at the top, bottom, left and right. */
export type Sides = readonly [top: number, bottom: number, left: number, right: number];

/** What a step computes. `channelPad` adds channels of zeros. */
export type StepKind =
  | 'input'
  | 'conv2d'
  | 'depthwiseConv2d'
  | 'dense'
  | 'batchNorm'
  | 'maxPool'
  | 'averagePool'
  | 'globalAveragePool'
  | 'flatten'
  | 'pad'
  | 'channelPad'
  | 'activation'
  | 'add'
  | 'concat';

/** How a step computes, apart from its weights. Fields that its kind does not have are undefined. */
export interface StepSettings {
  /** Height and width of the window of a convolution or a pooling. */
  readonly window?: readonly [number, number];
  /** Distance between windows. */
  readonly strides?: readonly [number, number];
  /** Distance between the pixels of a window. */
  readonly dilations?: readonly [number, number];
  /** Padding of a convolution, a pooling or a `pad`. It takes no part in a maximum or a mean. */
  readonly sides?: Sides;
  /** Channels of zeros before and after those of a `channelPad`. */
  readonly channels?: readonly [number, number];
  /** Number of output channels or units. */
  readonly units?: number;
  /** Name of an activation, as in Keras. */
  readonly activation?: string;
}

/**
 * One operation of a network, as both Keras layers and our modules can be described by it.
 * @typeParam W What stands for a weight.
 */
export interface Step<W> {
  readonly kind: StepKind;
  readonly settings: StepSettings;
  /** Weights by Keras' names, such as 'kernel'. */
  readonly weights: Readonly<Record<string, W>>;
  /** Added to the variance by a `batchNorm`. Undefined if the file does not say. */
  readonly epsilon?: number | undefined;
  /** Name of the layer, or path of the module, that it belongs to. */
  readonly layer: string;
  /** Steps whose outputs it takes. */
  readonly inputs: readonly Step<W>[];
  /** Shape of its output for one image. */
  readonly shape: readonly number[];
}

/** Steps that `output` depends on, including itself, each after its inputs. */
export function stepsOf<W>(output: Step<W>): Step<W>[] {
  const done = new Set<Step<W>>();
  const stack = [output];
  for (let step = stack.at(-1); step; step = stack.at(-1)) {
    const missing = step.inputs.findLast((input) => !done.has(input));
    if (missing) {
      stack.push(missing);
    } else {
      done.add(step);
      stack.pop();
    }
  }
  return [...done];
}

/** Whether a step never outputs a negative value, as far as its kind and its inputs tell. */
export function isNonNegative(step: Step<unknown>): boolean {
  switch (step.kind) {
    case 'activation':
      return ['relu', 'relu6', 'sigmoid', 'softmax', 'softplus'].includes(step.settings.activation ?? '');
    case 'maxPool':
    case 'averagePool':
    case 'globalAveragePool':
    case 'flatten':
    case 'pad':
    case 'channelPad':
    case 'add':
    case 'concat':
      return step.inputs.every(isNonNegative);
    default:
      return false;
  }
}
