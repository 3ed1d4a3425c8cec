import type { FeatureMapShape, GraphValue } from '@convkit/core';
import { permute, TO_CHANNELS_FIRST } from './permute.js';
import type { Context } from './translator.js';
import type { Form } from './values.js';

/** The form in which an elementwise kernel of several inputs runs. */
export interface OperandForm {
  readonly form: Form;
  readonly images?: FeatureMapShape;
}

/** Chooses the form of an elementwise kernel, so that as few inputs as possible are converted. */
export function operandForm(
  inputs: readonly GraphValue[],
  output: GraphValue,
  { values }: Context,
): OperandForm {
  const computed = inputs.filter((input) => !input.values);
  if (output.shape.length === 4) {
    const isImage = computed.some((input) => values.has(input, 'channels-first'));
    return { form: isImage ? 'channels-first' : 'plain' };
  }
  const images = computed.map((input) => values.images(input)).find((shape) => shape !== undefined);
  const fits = (input: GraphValue) => {
    if (input.values) return input.singleShape.length <= 2 && isRowOf(input, output);
    return values.form(input) === 'flattened' && String(values.images(input)) === String(images);
  };
  if (output.shape.length === 2 && images && inputs.every(fits)) return { form: 'flattened', images };
  return { form: 'plain' };
}

/** Name of `input` as an operand of an elementwise kernel that runs in the given form. */
export function operand(input: GraphValue, { form, images }: OperandForm, context: Context): string {
  const { values } = context;
  if (form === 'plain') return values.name(input, 'plain');
  if (form === 'flattened') {
    return input.values && images && input.values.length > 1
      ? flattenedConstant(input, images, context)
      : values.name(input, input.values ? 'plain' : 'flattened');
  }
  const { length: rank } = input.shape;
  if (rank === 4) return values.name(input, 'channels-first');
  if (input.values && !input.shape.includes(null)) return channelsFirstConstant(input, context);
  const lengths = [...Array.from({ length: 4 - rank }, () => 1), ...input.shape];
  const image =
    rank === 0 ? values.name(input, 'plain') : values.reshape(values.name(input, 'plain'), lengths);
  return rank === 0 ? image : values.transpose(image, lengths, TO_CHANNELS_FIRST);
}

/** A constant of rank below 4, without leading axes of length 1: [c] is [c, 1, 1]. */
function channelsFirstConstant(input: GraphValue, { values }: Context): string {
  const elements = input.values as Float32Array;
  if (elements.length === 1) return values.name(input, 'plain');
  return values.initializer(input, 'broadcast', 'constant', () => {
    const shape = [...Array.from({ length: 4 - input.shape.length }, () => 1), ...input.singleShape];
    const moved = permute({ shape, values: elements }, TO_CHANNELS_FIRST);
    const leading = moved.shape.findIndex((length) => length !== 1);
    return { shape: moved.shape.slice(leading), values: moved.values };
  });
}

/** A constant with one element per feature, its features in the order of `images` with channels first. */
function flattenedConstant(input: GraphValue, images: FeatureMapShape, { values }: Context): string {
  const elements = input.values as Float32Array;
  return values.initializer(input, `flattened ${images}`, 'constant', () => ({
    shape: input.singleShape,
    values: permute({ shape: images, values: elements }, [2, 0, 1]).values,
  }));
}

/** Whether a constant is a scalar or one row of `output`. */
function isRowOf(constant: GraphValue, output: GraphValue): boolean {
  const size = constant.values?.length;
  return size === 1 || (size === output.singleShape[1] && size === constant.shape.at(-1));
}
