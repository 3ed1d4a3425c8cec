import { ConfigError, DataError, type SequenceEncoding, type SeriesEncoding } from '@convkit/core';
import { encodeSeries, textEncoder } from '@convkit/data';

/** A series: its values step by step, with all channels of a step side by side. */
export type SeriesInput = ArrayLike<number>;

/** Encodes texts or series as a batch of a network. */
export function encodeInputs(
  inputs: readonly unknown[],
  encoding: SequenceEncoding,
): { readonly images: Float32Array; readonly shape: readonly [count: number, ...sample: number[]] } {
  const sample = encoding.kind === 'text' ? [encoding.length] : [encoding.length, encoding.channels.length];
  const size = sample.reduce((product, extent) => product * extent, 1);
  const images = new Float32Array(inputs.length * size);
  const encode = encoding.kind === 'text' ? encodeText(textEncoder(encoding)) : encodeValues(encoding);
  for (const [i, input] of inputs.entries()) images.set(encode(input), i * size);
  return { images, shape: [inputs.length, ...sample] };
}

const encodeText = (encode: (text: string) => Float32Array) => (input: unknown) => {
  if (typeof input === 'string') return encode(input);
  throw new ConfigError(`the classifier takes texts, got ${typeof input}`, { hint: 'Pass strings.' });
};

const encodeValues = (encoding: SeriesEncoding) => (input: unknown) => {
  if (isSeries(input)) return encodeSeries(input, encoding);
  const { channels } = encoding;
  const each = channels.length === 1 ? '' : `, with the ${channels.length} channels of a step side by side`;
  throw new DataError(`the network takes series, which are arrays of numbers${each}`, {
    hint: `The channels are: ${channels.join(', ')}.`,
  });
};

const isSeries = (value: unknown): value is ArrayLike<number> =>
  (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'number')) ||
  (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** Whether `input` is several samples rather than one. */
export const isSeveral = (input: unknown): input is readonly unknown[] =>
  Array.isArray(input) && !isSeries(input);
