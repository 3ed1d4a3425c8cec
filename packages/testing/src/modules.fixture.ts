import { buffer, heNormal, INFERENCE, Module, type Pass, parameter, type Rng } from '@convkit/core';
import {
  customGrad,
  type GradSaveFunc,
  mean,
  mul,
  type Rank,
  sum,
  type Tensor,
  type Tensor2D,
  type Variable,
} from '@tensorflow/tfjs-core';

export const COLUMNS = 3;

export const weightOfColumns = (rng: Rng) =>
  parameter<Rank.R1>([COLUMNS], heNormal, rng, { fanIn: 1, fanOut: 1 });

/** Multiplies each column of x by a weight and a factor. It brings its own gradient, so none needs to be registered. */
export function scale(x: Tensor2D, weight: Variable, factor: number, error = 1): Tensor2D {
  const product = customGrad((a, b, save) => {
    (save as unknown as GradSaveFunc)([a as Tensor, b as Tensor]);
    const gradFunc = (dy: Tensor, [left, right]: Tensor[]) => [
      mul(mul(dy, right as Tensor), factor),
      mul(sum(mul(dy, left as Tensor), 0), factor * error),
    ];
    return { value: mul(mul(a as Tensor, b as Tensor), factor), gradFunc };
  });
  return product(x, weight) as Tensor2D;
}

/** A weight per column, and in training a random factor. */
export class Scale extends Module {
  readonly weight: Variable<Rank.R1>;

  constructor(rng: Rng) {
    super();
    this.weight = weightOfColumns(rng);
  }

  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    return pass.tap(this, scale(x, this.weight, pass.training ? 1 + pass.rng(this).uniform() : 1));
  }
}

/** Two layers, and a buffer that training updates. */
export class Network extends Module {
  readonly layers: Module[];
  readonly mean = buffer<Rank.R1>(new Float32Array(COLUMNS), [COLUMNS]);

  constructor(rng: Rng, Second: new (rng: Rng) => Module = Scale) {
    super();
    this.layers = [new Scale(rng.child(0)), new Second(rng.child(1))];
  }

  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    if (pass.training) pass.update(this.mean, mean(x, 0));
    const y = this.layers.reduce((h, layer) => layer.forward(h, pass) as Tensor2D, x);
    return pass.tap(this, y);
  }
}

/** A layer with an auxiliary classifier, which runs in training only. */
export class WithHead extends Module {
  readonly layer: Module;
  readonly head: Module;

  constructor(rng: Rng) {
    super();
    this.layer = new Scale(rng.child('layer'));
    this.head = new Scale(rng.child('head'));
  }

  override forward(x: Tensor2D, pass: Pass = INFERENCE): Tensor2D {
    const y = this.layer.forward(x, pass) as Tensor2D;
    if (pass.training) pass.auxiliary(this.head.forward(y, pass), 0.3);
    return pass.tap(this, y);
  }
}
