import {
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
import { assertCounts } from '../layer-options.js';

export interface SubsamplingOptions {
  /** Maps in and out. */
  readonly channels: number;
  /** Of coefficients and biases, with the block's 4 cells as fan-in; the paper's +-2.4 / fan-in where absent. */
  readonly init?: Initializer;
}

const SIZE = 2;
const CELLS = SIZE * SIZE;

/**
 * LeNet-5's S layers: the sum of each 2x2 block times a trainable coefficient plus a trainable bias, both one a map.
 * [n, h, w, c] -> [n, h/2, w/2, c], an odd last row or column left out. LeCun et al. 1998, section II.B; the squashing
 * that follows is the network's.
 */
export class Subsampling extends Module {
  /** [channels] */
  readonly weight: Variable<Rank.R1>;
  readonly bias: Variable<Rank.R1>;

  /** @throws ConfigError when `channels` is not a positive whole number. */
  constructor({ channels, init = uniformOverFanIn(2.4) }: SubsamplingOptions, rng: Rng) {
    super();
    assertCounts('Subsampling', { channels });
    const fans = { fanIn: CELLS, fanOut: 1 };
    this.weight = parameter<Rank.R1>([channels], init, rng.child('weight'), fans);
    this.bias = parameter<Rank.R1>([channels], init, rng.child('bias'), fans);
  }

  /** @throws ShapeError when `x` is not [n, h, w, channels] or smaller than a block. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const channels = this.weight.size;
    // One map too many or too few would broadcast.
    if (x.rank !== 4 || x.shape[3] !== channels) {
      throw new ShapeError(`a subsampling of ${channels} channels got an input of shape [${x.shape}]`, {
        hint: 'Images are NHWC.',
      });
    }
    const sum = mul(averagePool(x, { size: SIZE }), CELLS);
    return pass.tap(this, add<Tensor4D>(mul(sum, this.weight), this.bias));
  }

  /** The paper counts each unit's four inputs and its bias; there is neither a convolution nor a matrix product. */
  override cost(output: readonly number[]): LayerCost {
    const units = output.reduce((product, extent) => product * extent, 1);
    return { multiplyAdds: 0, connections: units * (CELLS + 1) };
  }
}
