import { tidy } from '@tensorflow/tfjs-core';
import { fillConstant } from '../constants.js';
import type { Step } from '../graph-nodes.js';
import { UNARY } from '../operations/unary.js';
import { isConstant, toActivation, toTensor, type Value } from '../value.js';
import type { GraphValues } from './graph-values.js';

/** Operators that only move elements. */
const MOVES = ['Flatten', 'Identity', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze'];
/** Operators that leave every element in its place, if their other inputs are constant. */
const KEEPS = [...Object.keys(UNARY), 'Add', 'Cast', 'Div', 'Dropout', 'Mul', 'PRelu', 'Sub'];

/**
 * Finds the order in which a linear layer takes the elements of feature maps that are flattened before it.
 * @param name Input of the layer.
 * @returns The index in [channels, height, width] of each input of the layer; undefined if it takes no feature maps.
 */
export function flattenedOrder(
  name: string,
  producers: ReadonlyMap<string, Step>,
  values: GraphValues,
): ArrayLike<number> | undefined {
  const path: Step[] = [];
  let source = name;
  for (let step = producers.get(source); step; step = producers.get(source)) {
    const data = step.inputs.filter((input) => input !== '' && !values.constants.has(input));
    // A product with a constant from the left averages pixels.
    const isAverage = step.opType === 'MatMul' && data[0] === step.inputs[1];
    if (data.length !== 1 || !(isAverage || MOVES.includes(step.opType) || KEEPS.includes(step.opType)))
      break;
    path.unshift(step);
    source = data[0] as string;
  }
  const shape = values.shapes.get(source);
  if (shape?.length !== 4) return undefined;
  const [, channels, height, width] = shape as [number, number, number, number];
  const steps = path.filter(({ opType }) => !KEEPS.includes(opType));
  const send = (at: (index: readonly number[]) => number) =>
    follow(steps, fillConstant([1, channels, height, width], 'int64', at), values);
  if (steps.every(({ opType }) => opType !== 'MatMul')) {
    return send(([, c = 0, y = 0, x = 0]) => (c * height + y) * width + x);
  }
  // Averages keep the number of the channel. Within a channel, pixels are in rows in any layout.
  const channelOf = Array.from(send(([, c = 0]) => c) ?? [], Math.round);
  const sorted = channelOf
    .map((channel, i) => ({ channel, i }))
    .sort((a, b) => a.channel - b.channel || a.i - b.i);
  const order = new Uint32Array(channelOf.length);
  for (const [place, { i }] of sorted.entries()) order[i] = place;
  return order;
}

/** Runs nodes in a row on one image, and returns the features that come out. */
function follow(
  steps: readonly Step[],
  start: Value,
  { constants, run }: GraphValues,
): ArrayLike<number> | undefined {
  let features: ArrayLike<number> | undefined;
  tidy(() => {
    let value: Value | undefined = start;
    for (const step of steps) {
      const current: Value | undefined = value;
      value =
        current &&
        run(
          step,
          step.inputs.map((input) => constants.get(input) ?? (input === '' ? undefined : current)),
        );
    }
    if (!value) return;
    const isFeatures = (isConstant(value) ? value.shape : toActivation(value).tensor.shape).length === 2;
    if (isFeatures) features = isConstant(value) ? value.data : toTensor(value).dataSync().slice();
  });
  return features;
}
