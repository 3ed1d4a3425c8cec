import { dispose, type Tensor, type Variable } from '@tensorflow/tfjs-core';

/** Values of a model's buffers from before a step. Call `restore` or `drop` in the end. */
export class BufferBackup {
  readonly #before = new Map<Variable, Tensor>();

  constructor(buffers: readonly Variable[]) {
    for (const buffer of buffers) this.#before.set(buffer, buffer.clone());
  }

  /** Restores the buffers, unless the backup was dropped. */
  restore(): void {
    for (const [buffer, before] of this.#before) if (before.dataId !== buffer.dataId) buffer.assign(before);
    this.drop();
  }

  /** Frees the backup. The buffers stay as they are. */
  drop(): void {
    dispose([...this.#before.values()]);
    this.#before.clear();
  }
}
