import { ConfigError } from '@convkit/core';
import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  engine,
  FusedConv2D,
  FusedDepthwiseConv2D,
  type GradConfig,
  matMul,
  type NamedAttrMap,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { biasActivationGrad, type FusedActivation } from '../layers/activation-grad.js';

/**
 * The gradient of a convolution with a fused bias and activation. tfjs has it only inside `tf.fused`, which computes the
 * gradients of all inputs, needed or not.
 */
const convolutionGradient = (
  kernelName: string,
  inputGradient: string,
  filterGradient: string,
): GradConfig => ({
  kernelName,
  inputsToSave: ['x', 'filter'],
  outputsToSave: [true],
  gradFunc: (dy, [x, filter, y], attrs) => {
    const [input, weight] = [x as Tensor, filter as Tensor];
    const { strides, pad, dataFormat, dilations, dimRoundingMode, activation } = attrs;
    const { dz, dbias } = beforeActivation(dy as Tensor, y as Tensor, activation);
    const window = { strides, pad, dataFormat, dilations, dimRoundingMode };
    const run = (kernel: string, inputs: Record<string, Tensor>, shape: NamedAttrMap) =>
      engine().runKernel<Tensor>(kernel, inputs, { ...window, ...shape } as NamedAttrMap);
    return {
      x: () => run(inputGradient, { dy: dz, filter: weight }, { inputShape: input.shape }),
      filter: () => run(filterGradient, { x: input, dy: dz }, { filterShape: weight.shape }),
      bias: dbias,
    };
  },
});

export const fusedConv2dGradient = convolutionGradient(
  FusedConv2D,
  Conv2DBackpropInput,
  Conv2DBackpropFilter,
);
export const fusedDepthwiseGradient = convolutionGradient(
  FusedDepthwiseConv2D,
  DepthwiseConv2dNativeBackpropInput,
  DepthwiseConv2dNativeBackpropFilter,
);

export const linearGradient: GradConfig = {
  kernelName: 'Linear',
  inputsToSave: ['x', 'weight'],
  outputsToSave: [true],
  gradFunc: (dy, [x, weight, y], { activation }) => {
    const { dz, dbias } = beforeActivation(dy as Tensor2D, y as Tensor2D, activation);
    return {
      x: () => matMul(dz, weight as Tensor2D, false, true),
      weight: () => matMul(x as Tensor2D, dz, true),
      bias: dbias,
    };
  },
};

/** The gradients before bias and activation, and of the bias. */
function beforeActivation<T extends Tensor>(dy: T, y: T, activation: unknown) {
  const name = activation === 'linear' ? undefined : (activation as FusedActivation | undefined);
  if (name !== undefined && name !== 'relu' && name !== 'sigmoid')
    throw new ConfigError(`kernels fused with '${name}' have no gradient`, {
      hint: 'Apply the activation as an op of its own.',
    });
  const [dz, dbias] = biasActivationGrad(name, dy, y);
  // tfjs runs each gradient in its own tidy, which would dispose dbias.
  return { dz, dbias: () => dbias.clone() };
}
