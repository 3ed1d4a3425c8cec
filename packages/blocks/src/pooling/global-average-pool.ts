import { INFERENCE, Module, type Pass, ShapeError } from '@convkit/core';
import { mean, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';

/** Global average pooling: the mean of each feature map, [n, h, w, c] -> [n, c]. Lin et al. 2014, section 3.2. */
export class GlobalAveragePool extends Module {
  /**
   * Pools `x`.
   * @throws ShapeError if `x` is not [n, h, w, c] or has no pixels.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    if (x.rank !== 4 || x.shape[1] * x.shape[2] === 0) {
      throw new ShapeError(`GlobalAveragePool expects images, got an input of shape [${x.shape}]`, {
        hint: 'Pass images [n, height, width, channels].',
      });
    }
    return pass.tap(this, mean<Tensor2D>(x, [1, 2]));
  }
}
