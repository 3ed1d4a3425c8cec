import { Conv1d, Dropout, Embedding, GlobalMaxPool1d, Linear } from '@convkit/blocks';
import {
  checkArguments,
  checkOptions,
  INFERENCE,
  Module,
  type Pass,
  type Recipe,
  type Rng,
  uniform,
} from '@convkit/core';
import { concat, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import type { ModelOptions, Variant } from '../model-entry.js';
import { scaled } from '../resolve-options.js';
import type { SequenceEntry } from './sequence-entry.js';
import { checkLength, resolveTextOptions, sequenceInput } from './sequence-options.js';

/** The movie reviews of Pang & Lee: at most 56 words each, 18,765 different words, and ids of padding and unknown words. */
const MOVIE_REVIEWS = { input: [56], classes: 2, vocabulary: 18_767 } as const;

/** Lengths of the filters in words. */
const KERNELS = [3, 4, 5] as const;

/**
 * Convolutional network for sentences, ids [n, length] -> scores [n, classes]: filters of 3, 4 and 5 words, the maximum of each over
 * the sentence, and a linear layer. Kim 2014. Id 0 is padding.
 */
export class TextCnn extends Module {
  /** Word vectors. */
  readonly embedding: Embedding;
  /** 100 filters of each length. */
  readonly convs: readonly Conv1d[];
  /** Maximum over time. */
  readonly pool = new GlobalMaxPool1d();
  /** Dropout of the features. */
  readonly dropout: Dropout;
  /** Last layer. */
  readonly fc: Linear;

  /** @throws ConfigError if the texts have fewer than 5 words, or an option is invalid or not supported. */
  constructor(options: ModelOptions, rng: Rng) {
    checkArguments('TextCnn', { rng }, { rng: 'rng' });
    checkOptions('TextCnn', options);
    super();
    const published = { ...MOVIE_REVIEWS, dropout: 0.5 };
    const { length, outputs, vocabulary, dropout, widthMultiplier } = resolveTextOptions(
      'textcnn',
      published,
      options,
    );
    checkLength('textcnn', length, Math.max(...KERNELS), 'words');
    const [width, filters] = [scaled(300, widthMultiplier), scaled(100, widthMultiplier)];
    this.embedding = new Embedding(
      { rows: vocabulary, width, paddingIndex: 0, weightInit: uniform(0.25) },
      rng.child('embedding'),
    );
    this.convs = KERNELS.map(
      (kernel, index) =>
        new Conv1d({ in: width, out: filters, kernel, activation: 'relu' }, rng.child(`convs.${index}`)),
    );
    this.dropout = new Dropout(dropout);
    this.fc = new Linear({ in: KERNELS.length * filters, out: outputs }, rng.child('fc'));
  }

  /**
   * Maps ids of words [n, length] to scores [n, classes].
   * @throws DataError if an id is not in the vocabulary.
   */
  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    const words = this.embedding.forward(x, pass) as Tensor3D; // [n, length, 300]
    const features = this.convs.map((conv) => this.pool.forward(conv.forward(words, pass), pass)); // [n, 100] each
    const kept = this.dropout.forward(concat(features, 1) as Tensor2D, pass); // [n, 300]
    return pass.tap(this, this.fc.forward(kept, pass)); // [n, classes]
  }
}

/**
 * The paper's batches of 50, dropout, and limit on the norms of the last layer. Adam replaces its Adadelta, and a fixed number of epochs its
 * early stopping on a validation set.
 */
const recipe: Recipe = {
  input: sequenceInput,
  loss: 'cross-entropy',
  optimizer: { name: 'adam', learningRate: 0.001 },
  schedule: { name: 'constant' },
  batchSize: 50,
  epochs: 10,
  l2: [],
  maxNorm: [{ pattern: '^fc\\.weight$', limit: 3 }],
};

const variant = (description: string, changes: Partial<Recipe> = {}): Variant => ({
  description,
  create: (options, rng) => new TextCnn(options, rng),
  recipe: { ...recipe, ...changes },
});

/** Kim's convolutional network for sentences. */
export const textcnn: SequenceEntry = {
  name: 'textcnn',
  family: 'textcnn',
  paper: 'Kim: Convolutional neural networks for sentence classification',
  year: 2014,
  kind: 'text',
  ...MOVIE_REVIEWS,
  variants: {
    rand: variant('CNN-rand: word vectors are initialized randomly and trained'),
    static: variant('CNN-static: pretrained word vectors, which are frozen', {
      freeze: '^embedding\\.',
    }),
    'non-static': variant('CNN-non-static: pretrained word vectors, which are fine-tuned'),
  },
};
