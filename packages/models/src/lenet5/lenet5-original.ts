import { Conv2d, Linear, RbfOutput, SparseConv2d, Subsampling } from '@convkit/blocks';
import {
  checkArguments,
  INFERENCE,
  Module,
  normalizeToRange,
  type Pass,
  type Recipe,
  type Rng,
  uniformOverFanIn,
} from '@convkit/core';
import { flatten, scaledTanh } from '@convkit/ops';
import { neg, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { checkImages } from './lenet5-options.js';
import { C3_TABLE, DIGIT_CODES } from './lenet5-tables.js';

/** LeNet-5 as published: LeCun et al. 1998, section II.B. Fields have the names of the paper's layers. */
export class LeNet5Original extends Module {
  /** 5x5 convolution, 6 feature maps. */
  readonly C1: Conv2d;
  /** Trainable 2x2 subsampling. */
  readonly S2: Subsampling;
  /** 5x5 convolution, 16 feature maps connected by table I. */
  readonly C3: SparseConv2d;
  /** Trainable 2x2 subsampling. */
  readonly S4: Subsampling;
  /** 5x5 convolution, 120 feature maps. */
  readonly C5: Conv2d;
  /** Linear layer of 84 units. */
  readonly F6: Linear;
  /** Radial basis functions. */
  readonly output: RbfOutput;

  /** Creates the network, initialized as in the paper's appendix A. */
  constructor(rng: Rng) {
    checkArguments('LeNet5Original', { rng }, { rng: 'rng' });
    super();
    const init = uniformOverFanIn(2.4);
    const both = { weightInit: init, biasInit: init };
    this.C1 = new Conv2d({ in: 1, out: 6, kernel: 5, ...both }, rng.child('C1'));
    this.S2 = new Subsampling({ channels: 6, init }, rng.child('S2'));
    this.C3 = new SparseConv2d({ in: 6, table: C3_TABLE, kernel: 5, init }, rng.child('C3'));
    this.S4 = new Subsampling({ channels: 16, init }, rng.child('S4'));
    this.C5 = new Conv2d({ in: 16, out: 120, kernel: 5, ...both }, rng.child('C5'));
    this.F6 = new Linear({ in: 120, out: 84, ...both }, rng.child('F6'));
    this.output = new RbfOutput(DIGIT_CODES);
  }

  /**
   * Maps images [n, 32, 32, 1] to scores [n, 10]: minus the paper's penalties, so that the highest score is the prediction.
   * @throws ShapeError if the images have another shape.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    checkImages(x, 1);
    let h = scaledTanh(this.C1.forward(x, pass)); // [n, 28, 28, 6]
    h = scaledTanh(this.S2.forward(h, pass)); // [n, 14, 14, 6]
    h = scaledTanh(this.C3.forward(h, pass)); // [n, 10, 10, 16]
    h = scaledTanh(this.S4.forward(h, pass)); // [n, 5, 5, 16]
    h = scaledTanh(this.C5.forward(h, pass)); // [n, 1, 1, 120]
    const features = scaledTanh(this.F6.forward(flatten(h), pass)); // [n, 84]
    return neg(this.output.forward(features, pass));
  }
}

/** The paper's input, loss (eq. 9) and 20 epochs, but SGD with momentum instead of diagonal Levenberg-Marquardt. */
export const originalRecipe: Recipe = {
  input: { size: [28, 28], normalize: normalizeToRange(-0.1, 1.175) },
  loss: 'rbf-map',
  optimizer: { name: 'sgd', learningRate: 0.0005, momentum: 0.9 },
  schedule: { name: 'cosine' },
  batchSize: 16,
  epochs: 20,
  l2: [],
};
