import type { engine } from '@tensorflow/tfjs-core';

/** What tfjs records of an op: its tensors, what it has saved, and how gradients of its outputs become those of its inputs. */
export type TapeNode = ReturnType<typeof engine>['state']['activeTape'][number];

/** The parts of tfjs's engine that record ops. */
export interface Tape {
  readonly state: {
    /** Null after a gradient. */
    activeTape: TapeNode[] | null;
    /** Number of gradients that are being recorded. */
    gradientDepth: number;
    readonly kernelDepth: number;
    nextTapeNodeId: number;
  };
  startTape(): void;
  endTape(): void;
}

/** Some of these parts are not in tfjs's public types. */
export const tapeOf = (owner: ReturnType<typeof engine>): Tape => owner as unknown as Tape;

/** Frees what an op has saved for its gradient. */
export function freeSaved({ saved }: TapeNode): void {
  for (const tensor of saved ?? []) tensor.dispose();
}
