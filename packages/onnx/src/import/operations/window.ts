import type { Call } from '../call.js';

/** Height and width. */
type Pair = readonly [number, number];

/** How a filter or a pooling window moves over an image. */
export interface Window {
  /** Size in pixels. */
  readonly size: Pair;
  /** Distance between windows in pixels. */
  readonly stride: Pair;
  /** Padding in pixels. */
  readonly pads: {
    readonly top: number;
    readonly left: number;
    readonly bottom: number;
    readonly right: number;
  };
}

/**
 * Resolves the attributes of a convolution or pooling for images [n, h, w, c].
 * @param size Size of the filters; pooling states it.
 */
export function windowOf(call: Call, image: readonly number[], size: readonly number[]): Window {
  const { attributes } = call;
  const stride = pairOf(call, 'strides', attributes.integers('strides', [1, 1]), 1);
  const dilations = pairOf(call, 'dilations', attributes.integers('dilations', [1, 1]), 1);
  if (dilations.some((dilation) => dilation !== 1)) {
    throw call.error(`has dilations ${dilations.join('x')}, but only 1x1 can be trained`);
  }
  const window = { size: pairOf(call, 'kernel_shape', size, 1), stride };
  const mode = attributes.text('auto_pad', 'NOTSET');
  if (mode === 'NOTSET') return { ...window, pads: explicitPads(call) };
  if (mode === 'VALID') return { ...window, pads: { top: 0, left: 0, bottom: 0, right: 0 } };
  if (mode !== 'SAME_UPPER' && mode !== 'SAME_LOWER') throw call.error(`has the unknown auto_pad '${mode}'`);
  const sides = ([0, 1] as const).map((axis): Pair => {
    const pixels = image[axis + 1] as number;
    const windows = Math.ceil(pixels / stride[axis]);
    const total = Math.max((windows - 1) * stride[axis] + window.size[axis] - pixels, 0);
    const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
    return mode === 'SAME_UPPER' ? [less, more] : [more, less];
  });
  const [[top, bottom], [left, right]] = sides as [Pair, Pair];
  return { ...window, pads: { top, left, bottom, right } };
}

function explicitPads(call: Call): Window['pads'] {
  const pads = call.attributes.integers('pads', [0, 0, 0, 0]);
  const [top, left, bottom, right] = pads as [number, number, number, number];
  if (pads.length === 4 && pads.every((pad) => Number.isSafeInteger(pad) && pad >= 0)) {
    return { top, left, bottom, right };
  }
  throw call.error(`has pads [${pads}], but 2-D images need four that are not negative`);
}

function pairOf(call: Call, name: string, values: readonly number[], least: number): Pair {
  if (values.length === 2 && values.every((value) => Number.isSafeInteger(value) && value >= least)) {
    return values as Pair;
  }
  throw call.error(`has ${name} [${values}], but 2-D images need two positive numbers`);
}
