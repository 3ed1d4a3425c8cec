import { toPlainError } from '@convkit/core';
import { decodeImage } from '../images/decode.js';
import { LocalMaker } from './local-maker.js';
import { type FromWorker, type TaskMessage, type ToWorker, unpackTask } from './messages.js';

/** A worker's end: `self` in a browser, `parentPort` of `node:worker_threads`. */
export interface LoaderPort {
  onmessage: ((event: never) => unknown) | null;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

/** Makes a worker serve a `Loader`: the whole program of a worker of your own, for the option `createWorker`. */
export function serveLoader(port: LoaderPort): void {
  let maker: LocalMaker | undefined;
  // One after the other: what waits for a decoder must not be overtaken.
  let last = Promise.resolve();
  port.onmessage = (({ data }: { data: ToWorker }) => {
    if ('recipe' in data) maker = new LocalMaker(data.recipe, decodeImage);
    else last = last.then(() => answer(port, maker as LocalMaker, data));
  }) as LoaderPort['onmessage'];
}

async function answer(port: LoaderPort, maker: LocalMaker, message: TaskMessage): Promise<void> {
  const { id, bytes } = message;
  const say = (said: FromWorker, transfer: ArrayBuffer[]) => port.postMessage(said, transfer);
  try {
    const made = await maker.make(unpackTask(message), message.buffer);
    const targets = made.targets ? [made.targets.buffer as ArrayBuffer] : [];
    say({ id, bytes, made }, [bytes, made.images.buffer as ArrayBuffer, ...targets]);
  } catch (error) {
    say({ id, bytes, failure: toPlainError(error) }, [bytes]);
  }
}
