import { type NamedTensorMap, type Scalar, Variable } from '@tensorflow/tfjs-core';
import { type ArgumentKind, checkArguments } from '../check-arguments.js';
import { ConfigError } from '../errors.js';
import { gradientsOf } from './gradients-of.js';

const VARIABLES: ArgumentKind = [
  'an array of variables',
  (value) => Array.isArray(value) && value.every((one) => one instanceof Variable),
];

/**
 * Computes a scalar and its gradients with respect to `variables`, by the name of the variable, like tfjs's `variableGrads`. tfjs keeps what
 * the forward pass has saved, and the gradient of every activation, until all gradients are known; this frees each as soon as it has been
 * used, which for a deep network is half of the memory. Variables that do not affect the scalar have no gradient.
 * @throws ConfigError if no variable affects it.
 */
export function variableGradients(
  f: () => Scalar,
  variables: readonly Variable[],
): { readonly value: Scalar; readonly grads: NamedTensorMap } {
  checkArguments('variableGradients', { f, variables }, { f: 'function', variables: VARIABLES });
  const loss = () => {
    const value = f();
    checkArguments('variableGradients', { 'the result of f': value }, { 'the result of f': 'tensor' });
    return value;
  };
  const { value, gradients } = gradientsOf(loss, variables);
  if (gradients.size === 0) {
    throw new ConfigError('the loss does not depend on any weight that is trained', {
      hint: 'Compute it from the outputs of the network.',
    });
  }
  const grads = variables.flatMap(({ id, name }) => {
    const gradient = gradients.get(id);
    return gradient ? [[name, gradient] as const] : [];
  });
  return { value, grads: Object.fromEntries(grads) };
}
