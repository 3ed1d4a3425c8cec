import {
  checkArguments,
  checkOptions,
  INFERENCE,
  type Initializer,
  type LayerCost,
  Module,
  type Pass,
  parameter,
  type Rng,
  ShapeError,
  uniformOverFanIn,
} from '@convkit/core';
import { averagePool } from '@convkit/ops';
import { add, mul, type Rank, type Tensor4D, type Variable } from '@tensorflow/tfjs-core';
import { checkSizes } from '../layer-options.js';

/** Options of `Subsampling`. */
export interface SubsamplingOptions {
  /** Number of channels, in and out. */
  readonly channels: number;
  /**
   * Initializer of coefficients and biases, with a fan-in of 4. Defaults to the paper's U(-2.4 / fan-in, 2.4 / fan-in): LeCun et
   * al. 1998, appendix A.
   */
  readonly init?: Initializer;
}

const SIZE = 2;
const PIXELS = SIZE * SIZE;

/**
 * LeNet-5's S layers: the sum of each 2x2 block times a trainable coefficient plus a trainable bias, one of each per channel.
 * [n, h, w, c] -> [n, h / 2, w / 2, c]; an odd last row or column is dropped. LeCun et al. 1998, section II.B. The activation
 * that follows in the paper is not included.
 */
export class Subsampling extends Module {
  /** [channels] */
  readonly weight: Variable<Rank.R1>;
  /** [channels] */
  readonly bias: Variable<Rank.R1>;

  /** @throws ConfigError if `channels` is not a positive whole number. */
  constructor(options: SubsamplingOptions, rng: Rng) {
    checkArguments('Subsampling', { rng }, { rng: 'rng' });
    checkOptions('Subsampling', options, { init: 'function?' });
    const { channels, init = uniformOverFanIn(2.4) } = options;
    super();
    checkSizes('Subsampling', { channels });
    const fans = { fanIn: PIXELS, fanOut: 1 };
    this.weight = parameter<Rank.R1>([channels], init, rng.child('weight'), fans);
    this.bias = parameter<Rank.R1>([channels], init, rng.child('bias'), fans);
  }

  /**
   * Subsamples `x`.
   * @throws ShapeError if `x` is not [n, h, w, channels] or is smaller than 2x2 pixels.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const channels = this.weight.size;
    // A wrong number of channels could broadcast.
    if (x.rank !== 4 || x.shape[3] !== channels) {
      throw new ShapeError(`Subsampling expects ${channels} channels, got an input of shape [${x.shape}]`, {
        hint: 'Pass images [n, height, width, channels].',
      });
    }
    const sum = mul(averagePool(x, { size: SIZE }), PIXELS);
    return pass.tap(this, add<Tensor4D>(mul(sum, this.weight), this.bias));
  }

  /** Counts four inputs and a bias per unit, like the paper. There are no convolutions or matrix products. */
  override cost(output: readonly number[]): LayerCost {
    const units = output.reduce((product, length) => product * length, 1);
    return { multiplyAdds: 0, connections: units * (PIXELS + 1) };
  }
}
