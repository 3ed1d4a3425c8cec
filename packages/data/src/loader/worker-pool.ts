import { DataError, fromPlainError } from '@convkit/core';
import type { BatchRecipe, BatchTask, ImageMaker, MadeImages } from './batch-task.js';
import { type FromWorker, packTask } from './messages.js';
import { keepAlive, listenTo, type WorkerLike } from './worker-like.js';

interface Waiting {
  readonly resolve: (made: MadeImages) => void;
  readonly reject: (error: unknown) => void;
}

interface Member {
  readonly worker: WorkerLike;
  readonly waiting: Map<number, Waiting>;
}

/** Workers that make images, each task in the one that has the fewest. */
export class WorkerPool implements ImageMaker {
  readonly #members: Member[] = [];
  /** Memory of packed samples that came back. */
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

  /** True when a worker has died: the pool makes nothing any more. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** @throws DataError from a sample, as `LocalMaker`, or when a worker has died. */
  make(task: BatchTask, buffer?: ArrayBuffer): Promise<MadeImages> {
    if (this.#failure) return Promise.reject(this.#failure);
    const member = this.#members.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
    const message = packTask(this.#tasks++, task, { spare: this.#spares.pop(), buffer });
    return new Promise((resolve, reject) => {
      if (member.waiting.size === 0) keepAlive(member.worker, true);
      member.waiting.set(message.id, { resolve, reject });
      member.worker.postMessage(message, buffer ? [message.bytes, buffer] : [message.bytes]);
    });
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    this.#fail(new DataError('the workers of the loader were ended'));
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
  }

  #answered({ worker, waiting }: Member, answer: FromWorker): void {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) keepAlive(worker, false);
    this.#spares.push(answer.bytes);
    if ('made' in answer) asked?.resolve(answer.made);
    else asked?.reject(fromPlainError(answer.failure));
  }

  #died(why: string): void {
    if (this.#failure) return;
    this.#fail(
      new DataError(`a worker of the loader has ended: ${why}`, {
        hint: 'If a bundler lost its script, give createWorker; if memory ran out, take fewer workers, or smaller batches.',
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
