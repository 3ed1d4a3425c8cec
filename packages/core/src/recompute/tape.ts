import { type engine, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** The operations that tfjs has recorded for a backward pass, in order. */
export type Tape = ReturnType<typeof engine>['state']['activeTape'];

/** One of them. */
export type TapeNode = Tape[number];

/** What of tfjs's engine records operations. */
export interface Recorder {
  activeTape: Tape;
  /** Number of gradients that are being recorded. */
  gradientDepth: number;
}

/** Records the operations of `run` on a tape of their own. Frees what `run` creates but its result, and what the tape saves. */
export function onOwnTape<T extends Tensor | Tensor[]>(
  recorder: Recorder,
  gradientDepth: number,
  run: () => T,
): { readonly result: T; readonly tape: Tape } {
  const { activeTape, gradientDepth: depth } = recorder;
  const tape: Tape = [];
  Object.assign(recorder, { activeTape: tape, gradientDepth });
  try {
    return { result: tidy(run), tape };
  } finally {
    // A gradient that failed leaves its own tape behind, one that succeeded none.
    for (const { saved = [] } of recorder.activeTape ?? []) for (const tensor of saved) tensor.dispose();
    Object.assign(recorder, { activeTape, gradientDepth: depth });
  }
}

/** The tensors that `y` depends on and that no operation of `tape` computes. */
export function inputsOf(tape: Tape, y: Tensor): Tensor[] {
  const needed = new Map([[y.id, y]]);
  for (const { inputs, outputs } of tape.toReversed()) {
    if (!outputs.some(({ id }) => needed.has(id))) continue;
    for (const input of Object.values(inputs)) needed.set(input.id, input);
  }
  for (const { outputs } of tape) for (const { id } of outputs) needed.delete(id);
  needed.delete(y.id);
  return [...needed.values()];
}
