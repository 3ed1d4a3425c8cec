import {
  checkArguments,
  checkNumber,
  checkOptions,
  INFERENCE,
  type Initializer,
  Module,
  normal,
  type Pass,
  parameter,
  type Rng,
  type WeightKind,
} from '@convkit/core';
import { embedding } from '@convkit/ops';
import type { Rank, Tensor, Variable } from '@tensorflow/tfjs-core';
import { checkSizes } from '../layer-options.js';

/** Options of `Embedding`. */
export interface EmbeddingOptions {
  /** Number of rows, such as the size of a vocabulary. */
  readonly rows: number;
  /** Number of values in a row. */
  readonly width: number;
  /** Index of a row that stays zero and is not trained, for padding. Defaults to none. */
  readonly paddingIndex?: number;
  /** Weight initializer. Defaults to PyTorch's (N(0, 1)). */
  readonly weightInit?: Initializer;
}

/** Table of vectors: looks up a row for each id, [...] -> [..., width]. PyTorch's `Embedding`. */
export class Embedding extends Module {
  /** [rows, width] */
  readonly weight: Variable<Rank.R2>;
  readonly #paddingIndex: number | undefined;

  /** @throws ConfigError if a size is not a positive whole number, or `paddingIndex` is not the index of a row. */
  constructor(options: EmbeddingOptions, rng: Rng) {
    checkArguments('Embedding', { rng }, { rng: 'rng' });
    checkOptions('Embedding', options, {
      weightInit: 'function?',
      paddingIndex: 'count?',
    });
    const { rows, width, paddingIndex, weightInit = normal(1) } = options;
    super();
    checkSizes('Embedding', { rows, width });
    if (paddingIndex !== undefined) {
      const isRow = (index: number) => Number.isInteger(index) && index >= 0 && index < rows;
      checkNumber('Embedding paddingIndex', paddingIndex, `a whole number from 0 to ${rows - 1}`, isRow);
    }
    this.weight = parameter<Rank.R2>(
      [rows, width],
      (fans, draws) => {
        const values = weightInit(fans, draws);
        checkArguments(
          'Embedding',
          { 'the result of weightInit': values },
          { 'the result of weightInit': 'floats' },
        );
        if (paddingIndex !== undefined) values.fill(0, paddingIndex * width, (paddingIndex + 1) * width);
        return values;
      },
      rng.child('weight'),
    );
    this.#paddingIndex = paddingIndex;
  }

  /**
   * Looks up the rows of the ids `x`, which are float32 or int32.
   * @throws DataError if an id is not the index of a row.
   */
  override forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    return pass.tap(this, embedding(x, this.weight, this.#paddingIndex));
  }

  /** A table. */
  override weightKind(): WeightKind {
    return 'table';
  }
}
