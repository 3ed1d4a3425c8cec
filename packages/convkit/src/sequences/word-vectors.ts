import {
  ConfigError,
  DataError,
  type Module,
  Rng,
  type RunSpec,
  stateDict,
  type WeightsSpec,
} from '@convkit/core';
import { readWordVectors } from '@convkit/data';
import { tensor, type Variable } from '@tensorflow/tfjs-core';
import { platform } from '#platform';
import type { TrainingOptions } from '../training/options.js';
import { readSource } from './read-source.js';

/** A file of word vectors. */
export interface WordVectorsFile {
  readonly bytes: Uint8Array;
  /** Record of the file in the run's spec. */
  readonly spec: WeightsSpec;
}

/** Reads the file of the option `wordVectors`. Undefined without the option. */
export async function openWordVectors({
  wordVectors,
}: TrainingOptions): Promise<WordVectorsFile | undefined> {
  if (wordVectors === undefined) return undefined;
  const { name, bytes } = await readSource('wordVectors', wordVectors);
  const hash = platform.createSha256();
  hash.update(bytes);
  return { bytes, spec: { source: name, sha256: hash.digest() } };
}

/**
 * Sets the vectors of known words. Other words keep their random vectors.
 * @returns a sentence on how many words have a vector.
 * @throws DataError if the vectors have another width than the network's, or no word of the data has one.
 */
export function setWordVectors(
  model: Module,
  { encoding, seed }: RunSpec,
  { bytes, spec: { source } }: WordVectorsFile,
): string {
  const table: Variable | undefined = stateDict(model).get('embedding.weight');
  if (encoding?.kind !== 'text' || !table) {
    throw new ConfigError('wordVectors is for text networks only', { hint: 'Leave it out.' });
  }
  const rng = new Rng(seed).child('wordVectors');
  const width = table.shape[1] as number;
  const options = { width, draw: () => rng.uniform(), name: source };
  const { values, found } = readWordVectors(linesOf(bytes, source), encoding, options);
  const vectors = tensor(values, table.shape);
  table.assign(vectors);
  vectors.dispose();
  return `${source} has vectors of ${found} of the ${encoding.words.length} known words`;
}

const NEWLINE = 10;

/** Lines of UTF-8 text, decoded one by one: a file of vectors may be too long for a string. */
function* linesOf(bytes: Uint8Array, name: string): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    try {
      yield decoder.decode(bytes.subarray(start, end));
    } catch (cause) {
      throw new DataError(`${name} is not UTF-8 text`, {
        cause,
        hint: 'Use vectors in text form, not binary.',
      });
    }
    start = end + 1;
  }
}
