import { DataError, fromPlainError } from '@convkit/core';
import type { BatchRecipe, BatchTask, ProcessedSamples, SampleProcessor } from '../batch-task.js';
import { type FromWorker, packTask } from './messages.js';
import { keepAlive, listenTo, type WorkerLike } from './worker-like.js';

interface Waiting {
  readonly resolve: (result: ProcessedSamples) => void;
  readonly reject: (error: unknown) => void;
}

interface Member {
  readonly worker: WorkerLike;
  readonly waiting: Map<number, Waiting>;
}

/** Processes tasks in workers, each in the worker with the fewest pending tasks. */
export class WorkerPool implements SampleProcessor {
  readonly #members: Member[] = [];
  /** Returned buffers of packed samples. */
  readonly #spares: ArrayBuffer[] = [];
  #tasks = 0;
  #failure: DataError | undefined;

  constructor(recipe: BatchRecipe, count: number, start: () => WorkerLike) {
    for (let i = 0; i < count; i++) {
      const member = { worker: start(), waiting: new Map<number, Waiting>() };
      this.#members.push(member);
      listenTo(member.worker, {
        message: (data) => this.#answered(member, data as FromWorker),
        died: (why) => this.#died(why),
      });
      member.worker.postMessage({ recipe }, []);
      keepAlive(member.worker, false);
    }
  }

  /** Whether a worker has died, which makes the pool unusable. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** @throws DataError as `LocalProcessor`, or if a worker has died. */
  process(task: BatchTask, buffer?: ArrayBuffer): Promise<ProcessedSamples> {
    if (this.#failure) return Promise.reject(this.#failure);
    const member = this.#members.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
    const message = packTask(this.#tasks++, task, { spare: this.#spares.pop(), buffer });
    return new Promise((resolve, reject) => {
      if (member.waiting.size === 0) keepAlive(member.worker, true);
      member.waiting.set(message.id, { resolve, reject });
      member.worker.postMessage(message, buffer ? [message.bytes, buffer] : [message.bytes]);
    });
  }

  /** Terminates the workers. */
  async close(): Promise<void> {
    this.#fail(new DataError("the loader's workers were terminated"));
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
  }

  #answered({ worker, waiting }: Member, answer: FromWorker): void {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) keepAlive(worker, false);
    this.#spares.push(answer.bytes);
    if ('result' in answer) asked?.resolve(answer.result);
    else asked?.reject(fromPlainError(answer.failure));
  }

  #died(why: string): void {
    if (this.#failure) return;
    this.#fail(
      new DataError(`a worker of the loader died: ${why}`, {
        hint: 'If it ran out of memory, use fewer workers or smaller batches. If a bundler lost its script, pass createWorker.',
      }),
    );
    for (const { worker } of this.#members) void worker.terminate();
  }

  #fail(error: DataError): void {
    this.#failure = error;
    for (const { waiting } of this.#members) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    }
  }
}
