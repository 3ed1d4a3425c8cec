import { DataError } from '@convkit/core';
import {
  fitTextEncoding,
  type LabeledTexts,
  type ReadTextsOptions,
  readTexts,
  type TextEncodingOptions,
  textEncoder,
} from '@convkit/data';
import { checkSplitOptions } from '../data/build-data.js';
import type { ClassificationData } from '../data/classification-data.js';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import type { RawPart } from './encode-part.js';
import { readSource, type TableSource } from './read-source.js';
import { type SequenceSplitOptions, sequenceData } from './sequence-parts.js';

/** Options of `textLines`. */
export interface TextLinesOptions extends ReadTextsOptions, TextEncodingOptions, SequenceSplitOptions {
  /** File of the validation set. Defaults to the test set, else to a part of the training set. */
  readonly validation?: TableSource;
  /** File of the test set. Defaults to the validation set. */
  readonly test?: TableSource;
}

const OPTIONS: OptionNames<TextLinesOptions> = {
  text: true,
  label: true,
  minCount: true,
  maxWords: true,
  words: true,
  validationSplit: true,
  seed: true,
  limit: true,
  validation: true,
  test: true,
};

/**
 * Opens a file of labeled texts, for `trainClassifier`: lines of a label, a tab and a text, or a table with a header. The vocabulary is that
 * of the training set, in lower case; all other words become one unknown word.
 * @param source - the path of the file in Node; a URL, a `File` or bytes anywhere.
 * @throws DataError if a line cannot be used, naming it; ConfigError if an option is invalid.
 */
export async function textLines(
  source: TableSource,
  options: TextLinesOptions = {},
): Promise<ClassificationData> {
  checkOptionNames(options, OPTIONS);
  checkSplitOptions(options);
  const { text, label, minCount, maxWords, words, validation, test } = options;
  const columns = { ...(text !== undefined && { text }), ...(label !== undefined && { label }) };
  const read = async (option: string, file: TableSource) => {
    const { name, bytes } = await readSource(option, file);
    return rawPart(readTexts(bytes, name, columns));
  };
  const train = await read('the file of texts', source);
  const data = sequenceData(
    train.name,
    {
      train,
      validation: validation === undefined ? undefined : await read('validation', validation),
      test: test === undefined ? undefined : await read('test', test),
    },
    {
      options,
      fit: (texts) => {
        const encoding = fitTextEncoding(texts, {
          ...(minCount !== undefined && { minCount }),
          ...(maxWords !== undefined && { maxWords }),
          ...(words !== undefined && { words }),
        });
        return { encoding, shape: [encoding.length], encode: textEncoder(encoding) };
      },
    },
  );
  if (data.task === 'regression') throw new DataError('texts have classes');
  return data;
}

const rawPart = ({ name, texts, labels }: LabeledTexts): RawPart<string> => ({
  name,
  labels,
  samples: texts,
});
