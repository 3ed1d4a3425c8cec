import type { AdamAttrs, KernelContract } from '@convkit/ops/kernels';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { webglKernel } from '../backend.js';
import { elementwise } from '../packed.js';

type Sgd = KernelContract['SgdUpdate'];
type Adam = KernelContract['AdamUpdate'];

/** SGD update. Two draw calls per parameter: velocity, then weight. */
export const sgdUpdate = webglKernel<Sgd['inputs'], Sgd['attrs']>(
  'SgdUpdate',
  ({ factor, ...listed }, { learningRate, momentum, nesterov }, backend) => {
    const scalars: Record<string, TensorInfo> = factor ? { factor } : {};
    const scaled = factor ? 'factor * g' : 'g';
    return byParameter(listed, ['w', 'v', 'g']).flatMap(({ w, v, g }) => {
      const velocity = elementwise(backend, { v, g }, `momentum * v + ${scaled}`, {
        scalars,
        uniforms: { momentum },
      });
      const weight = nesterov
        ? elementwise(backend, { w, v: velocity, g }, `w - learningRate * (${scaled} + momentum * v)`, {
            scalars,
            uniforms: { learningRate, momentum },
          })
        : elementwise(backend, { w, v: velocity }, 'w - learningRate * v', {
            uniforms: { learningRate },
          });
      return [weight, velocity];
    });
  },
);

/** Adam update. Three draw calls per parameter: both moments, then the weight. */
export const adamUpdate = webglKernel<Adam['inputs'], AdamAttrs>(
  'AdamUpdate',
  ({ factor, ...listed }, attrs, backend) => {
    const { learningRate, beta1, beta2, epsilon, step, weightDecay } = attrs;
    const scalars: Record<string, TensorInfo> = factor ? { factor } : {};
    const scaled = factor ? '(factor * g)' : 'g';
    return byParameter(listed, ['w', 'm', 'v', 'g']).flatMap(({ w, m, v, g }) => {
      const first = elementwise(backend, { m, g }, `kept * m + taken * ${scaled}`, {
        scalars,
        uniforms: { kept: beta1, taken: 1 - beta1 },
      });
      const second = elementwise(backend, { v, g }, `kept * v + taken * ${scaled} * ${scaled}`, {
        scalars,
        uniforms: { kept: beta2, taken: 1 - beta2 },
      });
      const uniforms = {
        rate: learningRate / (1 - beta1 ** step),
        correction: Math.sqrt(1 - beta2 ** step),
        kept: 1 - learningRate * weightDecay,
        epsilon,
      };
      const weight = elementwise(
        backend,
        { w, m: first, v: second },
        'kept * w - rate * m / (sqrt(v) / correction + epsilon)',
        { uniforms },
      );
      return [weight, first, second];
    });
  },
);

/** Groups the listed operands by parameter, and names them. */
function byParameter<Name extends string>(
  listed: Readonly<Record<number, TensorInfo>>,
  names: readonly Name[],
): Record<Name, TensorInfo>[] {
  const tensors = Object.values(listed);
  return Array.from({ length: tensors.length / names.length }, (_, parameter) => {
    const operands = names.map((name, i) => [name, tensors[parameter * names.length + i]]);
    return Object.fromEntries(operands) as Record<Name, TensorInfo>;
  });
}
