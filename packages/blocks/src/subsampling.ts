import {
  INFERENCE,
  type Initializer,
  type LayerCost,
  Module,
  type Pass,
  parameter,
  type Rng,
} from '@convkit/core';
import { averagePool } from '@convkit/ops';
import { add, mul, type Rank, type Tensor4D, type Variable } from '@tensorflow/tfjs-core';

export interface SubsamplingOptions {
  readonly channels: number;
  readonly init: Initializer;
}

const SIZE = 2;
const CELLS = SIZE * SIZE;

/**
 * LeNet-5's S layers: the sum of each 2x2 block times a trainable coefficient plus a trainable bias, both one a map.
 * [n, h, w, c] -> [n, h/2, w/2, c]. LeCun et al. 1998, section II.B; the squashing that follows is the network's.
 */
export class Subsampling extends Module {
  readonly weight: Variable<Rank.R1>;
  readonly bias: Variable<Rank.R1>;

  constructor({ channels, init }: SubsamplingOptions, rng: Rng) {
    super();
    const fans = { fanIn: CELLS, fanOut: 1 };
    this.weight = parameter<Rank.R1>([channels], init, rng.child('weight'), fans);
    this.bias = parameter<Rank.R1>([channels], init, rng.child('bias'), fans);
  }

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const sum = mul(averagePool(x, { size: SIZE }), CELLS);
    return pass.tap(this, add<Tensor4D>(mul(sum, this.weight), this.bias));
  }

  /** The paper counts each unit's four inputs and its bias. */
  override cost(output: readonly number[]): LayerCost {
    const units = output.reduce((product, extent) => product * extent, 1);
    return { multiplyAdds: units, connections: units * (CELLS + 1) };
  }
}
