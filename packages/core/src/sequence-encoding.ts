/** Encoding of series as input of a network: plain data that is saved with the network. */
export interface SeriesEncoding {
  /** Tells the kinds apart. */
  readonly kind: 'series';
  /** Number of steps. Longer series are cut, shorter ones padded with zeros at the end. */
  readonly length: number;
  /** Names of the channels. */
  readonly channels: readonly string[];
  /** Mean of each channel over the training set: the network sees (x - mean) / std. */
  readonly mean: readonly number[];
  /** Standard deviation of each channel over the training set, above 0. */
  readonly std: readonly number[];
}

/** Encoding of text as input of a network: plain data that is saved with the network. */
export interface TextEncoding {
  /** Tells the kinds apart. */
  readonly kind: 'text';
  /** Number of words. Longer texts are cut, shorter ones padded at the end. */
  readonly length: number;
  /** Vocabulary. The first word has the id 2; id 0 is padding and id 1 any unknown word. */
  readonly words: readonly string[];
}

/** Encoding of samples that are not images. */
export type SequenceEncoding = SeriesEncoding | TextEncoding;
