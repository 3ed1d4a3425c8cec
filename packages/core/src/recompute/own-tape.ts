import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { freeSaved, type Tape, type TapeNode } from '../gradients/tape.js';

/**
 * Records the ops of `run` on a tape of their own. Frees what `run` creates but its result, and what the tape saves.
 * @param gradientDepth Number of gradients that are being recorded while `run` runs.
 */
export function onOwnTape<T extends Tensor | Tensor[]>(
  { state }: Tape,
  gradientDepth: number,
  run: () => T,
): { readonly result: T; readonly tape: TapeNode[] } {
  const { activeTape, gradientDepth: depth } = state;
  const tape: TapeNode[] = [];
  Object.assign(state, { activeTape: tape, gradientDepth });
  try {
    return { result: tidy(run), tape };
  } finally {
    tape.forEach(freeSaved);
    Object.assign(state, { activeTape, gradientDepth: depth });
  }
}

/** The tensors that `y` depends on and that no op of `tape` computes. */
export function inputsOf(tape: readonly TapeNode[], y: Tensor): Tensor[] {
  const needed = new Map([[y.id, y]]);
  for (const { inputs, outputs } of tape.toReversed()) {
    if (!outputs.some(({ id }) => needed.has(id))) continue;
    for (const input of Object.values(inputs)) needed.set(input.id, input);
  }
  for (const { outputs } of tape) for (const { id } of outputs) needed.delete(id);
  needed.delete(y.id);
  return [...needed.values()];
}
