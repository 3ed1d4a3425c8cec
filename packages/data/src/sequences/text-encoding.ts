import {
  ConfigError,
  checkArguments,
  checkOptions,
  checkWhole,
  DataError,
  type TextEncoding,
} from '@convkit/core';
import { tokenize } from './tokenize.js';

/** Id of padding. */
export const PADDING = 0;
/** Id of words that are not in the vocabulary. */
export const UNKNOWN = 1;
/** Ids that are not words. */
const RESERVED = 2;

/** Options of `fitTextEncoding`. */
export interface TextEncodingOptions {
  /**
   * Minimum count of a word in the vocabulary.
   * @defaultValue 1
   */
  readonly minCount?: number;
  /** Maximum size of the vocabulary; the most frequent words are kept. Defaults to no limit. */
  readonly maxWords?: number;
  /** Number of words of an encoded text. Defaults to that of the longest text, clamped to 5 to 256. */
  readonly words?: number;
}

const [SHORTEST, LONGEST] = [5, 256];

/**
 * Derives the vocabulary, most frequent words first, and the length from a training set.
 * @throws ConfigError if an option is invalid.
 * @throws DataError if no word is left.
 */
export function fitTextEncoding(texts: Iterable<string>, options: TextEncodingOptions = {}): TextEncoding {
  checkArguments('fitTextEncoding', { texts }, { texts: 'iterable' });
  checkOptions('fitTextEncoding', options);
  const { minCount = 1, maxWords = Number.POSITIVE_INFINITY } = options;
  checkWhole('minCount', minCount);
  if (options.maxWords !== undefined) checkWhole('maxWords', maxWords);
  if (options.words !== undefined) checkWhole('words', options.words);
  const counts = new Map<string, number>();
  let longest = 0;
  for (const text of texts) {
    checkArguments('fitTextEncoding', { 'a text': text }, { 'a text': 'string' });
    const words = tokenize(text);
    longest = Math.max(longest, words.length);
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const frequent = [...counts].filter(([, count]) => count >= minCount);
  if (frequent.length === 0) {
    throw new DataError('the vocabulary of the texts is empty', {
      hint: minCount > 1 ? 'Decrease minCount.' : 'Check the column of the text.',
    });
  }
  frequent.sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1));
  return {
    kind: 'text',
    length: options.words ?? Math.min(Math.max(longest, SHORTEST), LONGEST),
    words: frequent.slice(0, maxWords).map(([word]) => word),
  };
}

/** Number of ids: words, padding and unknown. */
export const vocabularySize = (encoding: TextEncoding): number => {
  checkOptions('vocabularySize', encoding, { words: 'strings' });
  const { words } = encoding;
  return words.length + RESERVED;
};

/** Creates a function that encodes texts as ids of words, padded or cut to the length. */
export function textEncoder(encoding: TextEncoding): (text: string) => Float32Array {
  checkOptions('textEncoder', encoding, { length: 'whole', words: 'strings' });
  const { length, words } = encoding;
  const ids = new Map(words.map((word, index) => [word, index + RESERVED]));
  return (text) => {
    const encoded = new Float32Array(length).fill(PADDING);
    for (const [i, word] of tokenize(text).slice(0, length).entries()) encoded[i] = ids.get(word) ?? UNKNOWN;
    return encoded;
  };
}

/**
 * Reads word vectors in the text format of word2vec and GloVe: a word and its numbers per line, separated by spaces, with or without a
 * first line of counts. Returns the table [words, width] of an embedding; words without a vector are drawn from U(-0.25, 0.25), Kim 2014,
 * and padding is zero.
 * @param draw - returns a number from 0 to 1.
 * @throws DataError naming the line, if a vector has another length or is not made of numbers; or if no word has a vector.
 */
export function readWordVectors(
  lines: Iterable<string>,
  encoding: TextEncoding,
  options: { readonly width: number; readonly draw: () => number; readonly name?: string },
): { readonly values: Float32Array; readonly found: number } {
  checkArguments('readWordVectors', { lines }, { lines: 'iterable' });
  checkOptions('readWordVectors', encoding, { length: 'whole', words: 'strings' });
  checkOptions('readWordVectors', options, { width: 'whole', draw: 'function', name: 'string?' });
  const { width, draw, name = 'the word vectors' } = options;
  if (!Number.isSafeInteger(width) || width < 1)
    throw new ConfigError(`width must be a whole number from 1, got ${width}`);
  const ids = new Map(encoding.words.map((word, index) => [word, index + RESERVED]));
  const count = vocabularySize(encoding) * width;
  checkArguments('readWordVectors', { 'the number of weights': count }, { 'the number of weights': 'size' });
  const values = Float32Array.from({ length: count }, (_, i) => (i < width ? 0 : 0.5 * draw() - 0.25));
  let [number, found] = [0, 0];
  for (const line of lines) {
    checkArguments('readWordVectors', { 'a line': line }, { 'a line': 'string' });
    number++;
    const [word = '', ...fields] = line.trimEnd().split(' ');
    if ((number === 1 && fields.length === 1) || line.trim() === '') continue;
    if (fields.length !== width) {
      throw new DataError(`${name}, line ${number}: ${fields.length} numbers instead of ${width}`, {
        hint: 'Use vectors as wide as the embedding of the network.',
      });
    }
    const id = ids.get(word.normalize('NFKC').toLowerCase());
    if (id === undefined) continue;
    const vector = fields.map(Number);
    if (!vector.every(Number.isFinite))
      throw new DataError(`${name}, line ${number}: not a vector of numbers`);
    values.set(vector, id * width);
    ids.delete(word.normalize('NFKC').toLowerCase());
    found++;
  }
  if (found > 0) return { values, found };
  throw new DataError(`${name}: none of the ${encoding.words.length} words of the data has a vector`, {
    hint: 'Use vectors of the language of the texts.',
  });
}
