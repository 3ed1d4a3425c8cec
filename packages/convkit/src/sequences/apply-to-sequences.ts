import { DataError, type SequenceEncoding } from '@convkit/core';
import { encodeSeries, SequenceLoader, textEncoder } from '@convkit/data';
import { evaluationBatchSize } from '@convkit/train';
import { predictorOf } from '../classifier/networks.js';
import type { TrainedNetwork } from '../classifier/trained-network.js';
import type { LabeledDataset } from '../data/classification-data.js';
import { encodeInputs } from './encode-inputs.js';

/** Applies a network to texts or series, in batches. Returns the output values of each: see `Predictor`. */
export async function applyToSequences(
  network: TrainedNetwork,
  inputs: readonly unknown[],
  encoding: SequenceEncoding,
): Promise<number[][]> {
  const { model } = network.spec;
  const atOnce = evaluationBatchSize(model.input);
  const rows: number[][] = [];
  for (let start = 0; start < inputs.length; start += atOnce) {
    const batch = encodeInputs(inputs.slice(start, start + atOnce), encoding);
    rows.push(...(await predictorOf(network).predict(batch)));
  }
  return rows;
}

/**
 * Batches of a dataset in order, with the encoding of a network instead of the data's.
 * @throws DataError if the data is of another kind, or its series have a different number of channels.
 */
export function evaluationSequences(
  { sequences, targets, ...dataset }: LabeledDataset,
  encoding: SequenceEncoding,
  input: readonly number[],
): SequenceLoader {
  const { samples = [] } = sequences ?? {};
  const isText = encoding.kind === 'text';
  if (!sequences || samples.some((sample) => (typeof sample === 'string') !== isText)) {
    throw new DataError(`the network takes ${isText ? 'texts' : 'series'}, but the data has none`, {
      hint: `Open the data with ${isText ? 'textLines' : 'seriesTable'}.`,
    });
  }
  const channels = sequences.encoded.shape[1] ?? 0;
  if (encoding.kind === 'series' && channels !== encoding.channels.length) {
    throw new DataError(
      `the network takes series of ${encoding.channels.length} channels, but the data has ${channels}`,
    );
  }
  const size = input.reduce((product, extent) => product * extent, 1);
  const values = new Float32Array(samples.length * size);
  const encode = encoderOf(encoding);
  for (const [i, sample] of samples.entries()) values.set(encode(sample), i * size);
  const { length, classes, labels } = dataset;
  const encoded = { length, classes, labels: Int32Array.from(labels), shape: input, values };
  return new SequenceLoader(
    { ...encoded, ...(targets && { targets }) },
    { batchSize: evaluationBatchSize(input) },
  );
}

function encoderOf(encoding: SequenceEncoding): (sample: string | Float64Array) => Float32Array {
  if (encoding.kind === 'series') return (values) => encodeSeries(values as Float64Array, encoding);
  const encode = textEncoder(encoding);
  return (text) => encode(text as string);
}
