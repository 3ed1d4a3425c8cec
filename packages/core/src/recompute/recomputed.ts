import { engine, keep, type Tensor, Variable } from '@tensorflow/tfjs-core';
import { checkArguments } from '../check-arguments.js';
import { ConfigError } from '../errors.js';
import type { Pass } from '../module.js';
import { repeatablePass } from './repeatable-pass.js';
import { inputsOf, onOwnTape, type TapeNode } from './tape.js';

/** Gradients of the inputs of blocks, which nothing else uses, and the ids of the inputs. A block before may free that of its output. */
const inputGradients = new WeakMap<Tensor, number>();

/**
 * Runs a block of a network: returns `compute(x, pass)`. In a pass with `recompute`, tfjs keeps only `x` for the backward pass, which
 * computes the activations of the block again: Chen et al. 2016, "Training deep nets with sublinear memory cost". All results are the
 * same bits. Of blocks within blocks, the outermost are recomputed.
 * @param compute Uses no other tensors than `x` and variables, and draws random numbers only from its pass.
 * @throws ConfigError if the block calls `pass.auxiliary` or, in the backward pass, if it used other tensors.
 */
export function recomputed<X extends Tensor, Y extends Tensor>(
  x: X,
  pass: Pass,
  compute: (x: X, pass: Pass) => Y,
): Y {
  checkArguments('recomputed', { x, pass, compute }, { x: 'tensor', pass: 'object', compute: 'function' });
  const { state } = engine();
  const isRecorded = state.gradientDepth > 0 && state.kernelDepth === 0;
  if (!pass.recompute || !isRecorded) return compute(x, pass);
  const { first, again } = repeatablePass(pass);
  const { result: y, tape } = onOwnTape(state, state.gradientDepth, () => compute(x, first));
  const inputs = inputsOf(tape, y);
  // The block is the identity.
  if (inputs.length === 0) return y;
  const { id } = x;
  const saved = keep(x.clone());
  state.activeTape.push({
    id: state.nextTapeNodeId++,
    kernelName: 'Recomputed',
    inputs: Object.fromEntries(inputs.map((input, index) => [index, input])),
    outputs: [y],
    saved: [saved],
    gradient(this: TapeNode, [dy]) {
      // tfjs leaves out the inputs that need no gradient.
      const wanted = Object.entries(this.inputs);
      for (const [, input] of wanted) checkInput(input, id);
      const sources = wanted.map(([, input]) => (input.id === id ? saved : input));
      const grads = gradients(() => compute(saved as Tensor as X, again()), sources, dy as Tensor);
      saved.dispose();
      if (inputGradients.get(dy as Tensor) === y.id) (dy as Tensor).dispose();
      const dx = grads[sources.indexOf(saved)];
      if (dx && dx !== dy && grads.filter((grad) => grad === dx).length === 1) inputGradients.set(dx, id);
      return Object.fromEntries(wanted.map(([name], index) => [name, () => grads[index] as Tensor]));
    },
  });
  return y;
}

/** Gradients of `run` with respect to `sources`, given the gradient of its result. */
function gradients(run: () => Tensor, sources: Tensor[], dy: Tensor): Tensor[] {
  const { state } = engine();
  if (state.gradientDepth > 0) {
    throw new ConfigError('second derivatives of a block that is recomputed are not supported', {
      hint: 'Leave out recompute.',
    });
  }
  return onOwnTape(state, 0, () => engine().gradients(run, sources, dy).grads).result;
}

/** @throws ConfigError if a block used a tensor other than its input and variables. */
function checkInput(input: Tensor, id: number): void {
  if (input.id === id || input instanceof Variable) return;
  throw new ConfigError(`a block that is recomputed uses another tensor of shape [${input.shape}]`, {
    hint: 'Pass everything that depends on the network’s input as the argument x of recomputed().',
  });
}
