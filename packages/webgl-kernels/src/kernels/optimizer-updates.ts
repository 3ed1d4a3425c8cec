import type { AdamAttrs, KernelContract } from '@convkit/ops/kernels';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Argument, draw, part, type WebglBackend, webglKernel } from '../backend.js';

type Sgd = KernelContract['SgdUpdate'];
type Adam = KernelContract['AdamUpdate'];

/** One draw a parameter: its weight and velocity share a texture. */
export const sgdUpdate = webglKernel<Sgd['inputs'], Sgd['attrs']>(
  'SgdUpdate',
  ({ factor, ...listed }, { learningRate, momentum, nesterov }, backend) =>
    updates(backend, Object.values(listed), factor, {
      names: ['w', 'v', 'g'],
      uniforms: { learningRate, momentum },
      values: [
        `getW(i) - learningRate * ${nesterov ? '(g + momentum * (momentum * getV(i) + g))' : '(momentum * getV(i) + g)'}`,
        'momentum * getV(i) + g',
      ],
    }),
);

/** One draw a parameter: its weight and both moments share a texture. */
export const adamUpdate = webglKernel<Adam['inputs'], AdamAttrs>(
  'AdamUpdate',
  ({ factor, ...listed }, attrs, backend) => {
    const { learningRate, beta1, beta2, epsilon, step, weightDecay } = attrs;
    const first = 'beta1 * getM(i) + restOfBeta1 * g';
    const second = 'beta2 * getV(i) + restOfBeta2 * g * g';
    return updates(backend, Object.values(listed), factor, {
      names: ['w', 'm', 'v', 'g'],
      uniforms: {
        rate: learningRate / (1 - beta1 ** step),
        correction: Math.sqrt(1 - beta2 ** step),
        kept: 1 - learningRate * weightDecay,
        beta1,
        beta2,
        restOfBeta1: 1 - beta1,
        restOfBeta2: 1 - beta2,
        epsilon,
      },
      values: [
        `kept * getW(i) - rate * (${first}) / (sqrt(${second}) / correction + epsilon)`,
        first,
        second,
      ],
    });
  },
);

interface Update {
  /** Of a parameter's operands, its gradient `g` the last. */
  readonly names: readonly string[];
  readonly uniforms: Readonly<Record<string, number>>;
  /** GLSL of the new value of each operand but the gradient, at element i, from g. */
  readonly values: readonly string[];
}

function updates(
  backend: WebglBackend,
  tensors: readonly TensorInfo[],
  factor: TensorInfo | undefined,
  { names, uniforms, values }: Update,
): TensorInfo[] {
  const choice = values.map((value, row) => `if (at.x == ${row}) setOutput(${value});`).join(' else ');
  const code = `void main() {
    ivec2 at = getOutputCoords();
    int i = at.y;
    float g = getG(i)${factor ? ' * getFactor()' : ''};
    ${choice}
  }`;
  const outputs: TensorInfo[] = [];
  for (let first = 0; first < tensors.length; first += names.length) {
    const { shape } = tensors[first] as TensorInfo;
    const size = util.sizeFromShape(shape);
    const inputs: Argument[] = names.map((name, i) => ({
      name,
      tensor: tensors[first + i] as TensorInfo,
      shape: [size],
    }));
    if (factor) inputs.push({ name: 'factor', tensor: factor, shape: [] });
    const stacked = draw(backend, { inputs, output: [values.length, size], code, uniforms });
    for (const row of values.keys()) outputs.push(part(backend, stacked, row * size, shape));
    backend.disposeIntermediateTensorInfo(stacked);
  }
  return outputs;
}
