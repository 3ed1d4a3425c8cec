import { pad as padTensor, slice, type Tensor } from '@tensorflow/tfjs-core';
import type { Call, Operation } from '../call.js';
import { sizeOf } from '../constants.js';
import { identityOrder } from '../layout.js';

/** Pads are an attribute, and an input from opset 11. Negative ones remove pixels. */
const pad: Operation = (call) => {
  const mode = call.attributes.text('mode', 'constant');
  if (mode !== 'constant') throw call.error(`pads with mode '${mode}', but only 'constant' is supported`);
  const { tensor, order } = call.activation(0);
  const rank = order.length;
  const axes = call.numbers(3) ?? identityOrder(rank);
  const pads = call.attributeOrInput('pads', 1) ?? [];
  const counted = axes.map((axis) => call.axis(axis, rank));
  if (pads.length !== 2 * axes.length) throw call.error(`has ${pads.length} pads for ${axes.length} axes`);
  const value = call.attributes.number('value') ?? call.number(2, 0);
  const sides = order.map((axis): [number, number] => {
    const at = counted.indexOf(axis);
    return at < 0 ? [0, 0] : [pads[at] as number, pads[at + axes.length] as number];
  });
  return { tensor: padSides(call, tensor, sides, value), order };
};

/** Most values of a padded tensor, against damaged files. */
const MAX_PADDED = 2 ** 28;

function padSides(call: Call, x: Tensor, sides: readonly [number, number][], value: number): Tensor {
  const begin = sides.map(([before]) => Math.max(-before, 0));
  const size = sides.map(
    ([before, after], axis) => (x.shape[axis] as number) + Math.min(before, 0) + Math.min(after, 0),
  );
  if (size.some((length) => !(length >= 0))) throw call.error(`removes more pixels than [${x.shape}] has`);
  const isWhole = sizeOf(size) === x.size;
  const added = sides.map(([before, after]): [number, number] => [Math.max(before, 0), Math.max(after, 0)]);
  const padded = sizeOf(added.map(([before, after], axis) => before + (size[axis] as number) + after));
  if (!(padded <= MAX_PADDED)) throw call.error(`pads [${x.shape}] to ${padded} values`);
  return padTensor(isWhole ? x : slice(x, begin, size), added, value);
}

/** Padding. */
export const PADDING: Readonly<Record<string, Operation>> = { Pad: pad };
