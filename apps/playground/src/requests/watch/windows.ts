import { ConfigError, type Module, traceGraph } from '@convkit/core';

/** The windows that a convolution or a pooling layer slides over its input. Lengths are in pixels, first vertical. */
export interface Windows {
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Number of rows above the input and of columns left of it. */
  readonly padding: readonly [number, number];
}

type Sides = readonly [number, number];

const KERNELS: ReadonlySet<string> = new Set([
  'Conv2D',
  'FusedConv2D',
  'DepthwiseConv2dNative',
  'FusedDepthwiseConv2D',
  'MaxPool',
  'AvgPool',
]);

/**
 * Reads the windows of a layer from a trace.
 * @param input Shape of one input, [height, width, channels].
 * @throws ConfigError if the layer has no windows.
 */
export function windowsOf(module: Module, input: readonly number[]): Windows {
  const node = traceGraph(module, input).nodes.find(({ kernel }) => KERNELS.has(kernel));
  if (!node) throw new ConfigError(`${module.constructor.name} has no windows to watch`);
  const { filterSize, strides, pad } = node.singleAttrs as {
    filterSize?: Sides;
    strides: Sides;
    pad: 'valid' | 'same' | readonly Sides[];
  };
  const filter = node.inputs.filter?.singleShape ?? [];
  const size: Sides = filterSize ?? [filter[0] as number, filter[1] as number];
  const before = (axis: 0 | 1): number => {
    if (pad === 'valid') return 0;
    if (pad !== 'same') return (pad[axis + 1] as Sides)[0];
    const length = input[axis] as number;
    const all = (Math.ceil(length / strides[axis]) - 1) * strides[axis] + size[axis] - length;
    return Math.floor(Math.max(0, all) / 2);
  };
  return { size: [...size], stride: [...strides], padding: [before(0), before(1)] };
}
