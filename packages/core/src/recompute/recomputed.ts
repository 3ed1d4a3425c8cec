import { engine, keep, type Tensor, Variable } from '@tensorflow/tfjs-core';
import { checkArguments } from '../check-arguments.js';
import { ConfigError } from '../errors.js';
import { gradientsOf } from '../gradients/gradients-of.js';
import { type TapeNode, tapeOf } from '../gradients/tape.js';
import type { Pass } from '../module.js';
import { inputsOf, onOwnTape } from './own-tape.js';
import { repeatablePass } from './repeatable-pass.js';

/**
 * Runs a block of a network: returns `compute(x, pass)`. If the pass recomputes it, tfjs keeps only `x` for the backward pass, which
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
  const tape = tapeOf(engine());
  const { state } = tape;
  const isRecorded = state.gradientDepth > 0 && state.kernelDepth === 0;
  if (!pass.recomputesNext || !isRecorded) return compute(x, pass);
  const { recomputesNext, ...within } = pass;
  if (!recomputesNext()) return compute(x, within);
  const { first, again } = repeatablePass(within);
  const own = onOwnTape(tape, state.gradientDepth, () => compute(x, first));
  const y = own.result;
  const inputs = inputsOf(own.tape, y);
  // The block is the identity.
  if (inputs.length === 0) return y;
  const { id } = x;
  const saved = keep(x.clone());
  state.activeTape?.push({
    id: state.nextTapeNodeId++,
    kernelName: 'Recomputed',
    inputs: Object.fromEntries(inputs.map((input, index) => [index, input])),
    outputs: [y],
    saved: [saved],
    gradient(this: TapeNode, [dy]) {
      // Inputs that need no gradient are left out.
      const wanted = Object.entries(this.inputs);
      for (const [, input] of wanted) checkInput(input, id);
      const sources = wanted.map(([, input]) => (input.id === id ? saved : input));
      const grads = gradients(() => compute(saved as Tensor as X, again()), sources, dy as Tensor);
      return Object.fromEntries(wanted.map(([name], index) => [name, () => grads[index] as Tensor]));
    },
  });
  return y;
}

/** Gradients of `run` with respect to `sources`, given the gradient of its result. */
function gradients(run: () => Tensor, sources: readonly Tensor[], dy: Tensor): Tensor[] {
  const tape = tapeOf(engine());
  if (tape.state.gradientDepth > 0) {
    throw new ConfigError('second derivatives of a block that is recomputed are not supported', {
      hint: 'Leave out recompute.',
    });
  }
  return onOwnTape(tape, 0, () => {
    const { gradients } = gradientsOf(run, sources, dy);
    return sources.map(({ id }) => gradients.get(id) as Tensor);
  }).result;
}

/** @throws ConfigError if a block used a tensor other than its input and variables. */
function checkInput(input: Tensor, id: number): void {
  if (input.id === id || input instanceof Variable) return;
  throw new ConfigError(`a block that is recomputed uses another tensor of shape [${input.shape}]`, {
    hint: 'Pass everything that depends on the network’s input as the argument x of recomputed().',
  });
}
