import { checkArguments, oneAtATime, toPlainError } from '@convkit/core';
import { decodeImage } from '../../images/decode.js';
import { LocalProcessor } from '../local-processor.js';
import { type FromWorker, type TaskMessage, type ToWorker, unpackTask } from './messages.js';

/** A worker's end of its message channel: `self` in a browser, `parentPort` of `node:worker_threads` in Node. */
export interface LoaderPort {
  /** Receives messages. */
  onmessage: ((event: never) => unknown) | null;
  /** Sends a message, transferring the given buffers. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

/** Serves a `Loader` from a worker: the entire program of a custom worker for the option `createWorker`. */
export function serveLoader(port: LoaderPort): void {
  checkArguments('serveLoader', { port }, { port: 'object' });
  let processor: LocalProcessor | undefined;
  // Sequentially, so that a task that waits for a decoder is not overtaken.
  const runExclusive = oneAtATime();
  port.onmessage = (({ data }: { data: ToWorker }) => {
    if ('recipe' in data) processor = new LocalProcessor(data.recipe, decodeImage);
    else runExclusive(() => answer(port, processor as LocalProcessor, data));
  }) as LoaderPort['onmessage'];
}

async function answer(port: LoaderPort, processor: LocalProcessor, message: TaskMessage): Promise<void> {
  const { id, bytes } = message;
  const reply = (answer: FromWorker, transfer: ArrayBuffer[]) => port.postMessage(answer, transfer);
  try {
    const result = await processor.process(unpackTask(message), message.buffer);
    const targets = result.targets ? [result.targets.buffer as ArrayBuffer] : [];
    reply({ id, bytes, result }, [bytes, result.images.buffer as ArrayBuffer, ...targets]);
  } catch (error) {
    reply({ id, bytes, failure: toPlainError(error) }, [bytes]);
  }
}
