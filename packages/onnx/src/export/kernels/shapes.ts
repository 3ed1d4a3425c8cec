import type { GraphNode, GraphValue } from '@convkit/core';
import type { TransposeAttrs } from '@tensorflow/tfjs-core';
import { int } from '../model/attributes.js';
import { CHANNELS_FIRST_AXES, keepsElements, TO_CHANNELS_FIRST } from '../permute.js';
import { attrsOf, type Context, inputOf, outputOf, refuse, type Translators } from '../translator.js';

export const shapes: Translators = {
  Reshape: (node, context) => reshape(node, inputOf(node, 'x'), context),
  ExpandDims: (node, context) => reshape(node, inputOf(node, 'input'), context),
  Transpose: (node, { values }) => {
    const [x, output] = [inputOf(node, 'x'), outputOf(node)];
    const { perm } = attrsOf<TransposeAttrs>(node);
    if (values.form(x) !== 'channels-first') {
      return values.define(output, 'plain', values.transpose(values.name(x, 'plain'), x.shape, perm));
    }
    const order = perm.map((axis) => CHANNELS_FIRST_AXES[axis] as number);
    const name = values.name(x, 'channels-first');
    const isHeld = order.every((position, i) => position === i);
    const shape = channelsFirst(x.shape);
    values.define(output, 'plain', isHeld ? name : values.transpose(name, shape, order));
  },
};

type Shape = readonly (number | null)[];

const channelsFirst = (shape: Shape) => TO_CHANNELS_FIRST.map((axis) => shape[axis] as number | null);

/** Whether images have the same elements in the same order with their channels first. */
const isSameOrder = (shape: Shape) => shape.length === 4 && keepsElements(shape, TO_CHANNELS_FIRST);

/** Reshapes without a Transpose where that is possible. */
function reshape(node: GraphNode, x: GraphValue, { graph, values }: Context): void {
  const output = outputOf(node);
  const isImage = values.has(x, 'channels-first') && !values.has(x, 'plain');
  if (String(x.shape) === String(output.shape)) {
    values.alias(output, x);
  } else if (output.shape.filter((length) => length === null).length > 1) {
    refuse(node, 'to several axes of the batch');
  } else if (isImage && flattens(x, output)) {
    const [, height, width, channels] = x.singleShape as [number, number, number, number];
    const name = graph.node('Flatten', [values.name(x, 'channels-first')], { axis: int(1) });
    if (isSameOrder(x.shape)) values.define(output, 'plain', name);
    else values.define(output, 'flattened', name, [height, width, channels]);
  } else if (isUnflattened(x, output, values)) {
    const name = values.reshape(values.name(x, 'flattened'), channelsFirst(output.shape));
    values.define(output, 'channels-first', name);
  } else {
    const source = values.name(x, isImage && isSameOrder(x.shape) ? 'channels-first' : 'plain');
    const isPixel = isSameOrder(output.shape);
    const shape = isPixel ? channelsFirst(output.shape) : output.shape;
    values.define(output, isPixel ? 'channels-first' : 'plain', values.reshape(source, shape));
  }
}

/** Whether all axes but the first become one. */
function flattens({ shape, singleShape }: GraphValue, output: GraphValue): boolean {
  const isFirstKept = output.singleShape[0] === singleShape[0] && output.shape[0] === shape[0];
  return shape.length === 4 && output.shape.length === 2 && isFirstKept;
}

/** Whether flattened images become images again. */
function isUnflattened(x: GraphValue, output: GraphValue, values: Context['values']): boolean {
  const images = values.images(x);
  return (
    images !== undefined && output.shape.length === 4 && String(output.shape.slice(1)) === String(images)
  );
}
