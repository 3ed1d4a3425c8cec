import type { Rng } from '@convkit/core';
import type { Pixels, Shape } from '../images/types.js';
import { checkShape, wrongShape } from './check-shape.js';
import { composeWindows, cutWindow } from './geometry/cut-window.js';
import { lookUpWindowIn } from './look-up-window.js';
import { lookUpIn } from './lookup-tables.js';
import type { CompiledStep, CompiledTransform, CompiledWindow } from './types.js';

/** Maps the bytes of an image to numbers, and writes them to `out` at `offset`. */
type Writer = (image: Pixels, out: Float32Array, offset: number, rng: Rng) => void;

/** Splits steps into transforms of images and a writer of numbers, which reads through the windows at their end instead of copying them. */
export function withWriter(
  steps: readonly CompiledStep[],
  tables: readonly Float32Array[],
  shape: Shape,
): { readonly chain: readonly CompiledTransform[]; readonly write: Writer } {
  const [before, last] = [steps.at(-2), steps.at(-1)];
  const transforms = (count: number) => steps.slice(0, count).map(toTransform);
  if (typeof last !== 'object') return { chain: transforms(steps.length), write: imageWriter(tables, shape) };
  if (typeof before !== 'object' || before.fill !== last.fill) {
    return { chain: transforms(steps.length - 1), write: windowWriter(last, tables, shape) };
  }
  return {
    chain: transforms(steps.length - 2),
    write: windowWriter(composeWindows(before, last), tables, shape),
  };
}

const toTransform = (step: CompiledStep): CompiledTransform =>
  typeof step === 'function' ? step : cutWindow(step);

function imageWriter(tables: readonly Float32Array[], to: Shape): Writer {
  const lookUp = lookUpIn(tables);
  return (image, out, offset) => {
    checkShape(image, to, 'result');
    lookUp(image.data, 0, out, offset, image.data.length);
  };
}

/** Reads the numbers through the window, so that it is not copied. */
function windowWriter({ fill, at }: CompiledWindow, tables: readonly Float32Array[], to: Shape): Writer {
  const [height, width, channels] = to;
  const lookUp = lookUpWindowIn(tables, fill, channels);
  return (image, out, offset, rng) => {
    checkShape(image, [null, null, channels], 'result');
    const window = at(image, rng);
    if (window.height !== height || window.width !== width)
      throw wrongShape({ ...image, ...window }, to, 'result');
    lookUp(image, window, out, offset);
  };
}
