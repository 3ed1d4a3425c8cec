import type { engine, Tensor } from '@tensorflow/tfjs-core';

/** What tfjs records of an op: its tensors, what it has saved, and how gradients of its outputs become those of its inputs. */
export interface TapeNode {
  readonly id: number;
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly Tensor[];
  readonly saved?: readonly Tensor[];
  readonly gradient?: (received: readonly (Tensor | null)[]) => Readonly<Record<string, () => Tensor>>;
}

/** The parts of tfjs's engine that record ops. They are not in its public types. */
export interface Tape {
  readonly state: { activeTape: readonly TapeNode[]; readonly gradientDepth: number };
  startTape(): void;
  endTape(): void;
}

export const tapeOf = (owner: ReturnType<typeof engine>): Tape => owner as unknown as Tape;
