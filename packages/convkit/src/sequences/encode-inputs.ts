import { ConfigError, DataError, type SequenceEncoding, type SeriesEncoding } from '@convkit/core';
import { encodeSeries, textEncoder } from '@convkit/data';

/** A series: the values of its only channel, or one row of channels for each step. */
export type SeriesInput = ArrayLike<number> | readonly ArrayLike<number>[];

/** Encodes texts or series as a batch of a network. */
export function encodeInputs(
  inputs: readonly unknown[],
  encoding: SequenceEncoding,
): { readonly images: Float32Array; readonly shape: readonly [count: number, ...sample: number[]] } {
  const sample = encoding.kind === 'text' ? [encoding.length] : [encoding.length, encoding.channels.length];
  const size = sample.reduce((product, extent) => product * extent, 1);
  const images = new Float32Array(inputs.length * size);
  const encode = encoding.kind === 'text' ? encodeText(textEncoder(encoding)) : encodeRows(encoding);
  for (const [i, input] of inputs.entries()) images.set(encode(input), i * size);
  return { images, shape: [inputs.length, ...sample] };
}

const encodeText = (encode: (text: string) => Float32Array) => (input: unknown) => {
  if (typeof input === 'string') return encode(input);
  throw new ConfigError(`the classifier takes texts, got ${typeof input}`, { hint: 'Pass strings.' });
};

const encodeRows = (encoding: SeriesEncoding) => (input: unknown) => {
  const count = encoding.channels.length;
  const rows = isList(input) ? Array.from(input) : undefined;
  const isFlat = rows?.every((value) => typeof value === 'number');
  const isNested = rows?.every((row) => isList(row) && row.length === count);
  if (!rows || rows.length === 0 || !(isNested || (isFlat && count === 1))) {
    throw new DataError(
      `a series must be ${count === 1 ? 'an array of numbers' : `an array of steps with ${count} channels each`}`,
      {
        hint: `The channels are: ${encoding.channels.join(', ')}.`,
      },
    );
  }
  return encodeSeries(
    isNested ? rows.flatMap((row) => Array.from(row as ArrayLike<number>)) : (rows as number[]),
    encoding,
  );
};

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** Whether `input` is several samples rather than one: an array of texts, or of series. */
export function isSeveral(input: unknown, encoding: SequenceEncoding): input is readonly unknown[] {
  if (!Array.isArray(input)) return false;
  if (encoding.kind === 'text') return true;
  // A single series is numbers, or one row for each step; several series of one channel look like the latter only if they are that short.
  const [first] = input as unknown[];
  if (!isList(first)) return input.length === 0;
  return encoding.channels.length === 1 ? first.length !== 1 : isList(first[0]);
}
