import { heNormal, INFERENCE, Module, type Pass, parameter, type Rng } from '@convkit/core';
import {
  customGrad,
  type GradSaveFunc,
  matMul,
  mul,
  type Rank,
  reshape,
  type Tensor,
  type Tensor2D,
  type Variable,
} from '@tensorflow/tfjs-core';

export const INPUT = [4, 4, 1] as const;
export const CLASSES = 3;

/** Multiplies pixels by a weight matrix. It brings its own gradient, so none needs to be registered. */
export class Classifier extends Module {
  readonly weight: Variable<Rank.R2>;

  constructor(
    rng: Rng,
    readonly direction = 1,
  ) {
    super();
    this.weight = parameter<Rank.R2>([16, CLASSES], heNormal, rng);
  }

  override forward(images: Tensor, pass: Pass = INFERENCE): Tensor2D {
    const product = customGrad((x, w, save) => {
      const pixels: Tensor2D = reshape(x as Tensor, [-1, 16]);
      (save as unknown as GradSaveFunc)([pixels, w as Tensor]);
      const gradFunc = (dy: Tensor, [left, right]: Tensor[]) => [
        reshape(matMul(dy as Tensor2D, right as Tensor2D, false, true), (x as Tensor).shape),
        mul(matMul(left as Tensor2D, dy as Tensor2D, true), this.direction),
      ];
      return { value: matMul(pixels, w as Tensor2D), gradFunc };
    });
    return pass.tap(this, product(images, this.weight) as Tensor2D);
  }
}

/** A classifier with an auxiliary classifier, which runs in training only. */
export class TwoClassifiers extends Module {
  readonly main: Classifier;
  readonly head: Classifier;

  constructor(rng: Rng, direction = 1) {
    super();
    this.main = new Classifier(rng.child('main'));
    this.head = new Classifier(rng.child('head'), direction);
  }

  override forward(images: Tensor, pass: Pass = INFERENCE): Tensor2D {
    if (pass.training) pass.auxiliary(this.head.forward(images, pass), 0.3);
    return pass.tap(this, this.main.forward(images, pass));
  }
}
