import { OpfsRunStore } from './index.js';

/** Writes and reads a run as in Safari before 26. Receives the run's name and returns the bytes it read. */
Reflect.deleteProperty(FileSystemFileHandle.prototype, 'createWritable');

addEventListener('message', async ({ data: run }: MessageEvent<string>) => {
  try {
    const store = await OpfsRunStore.open(run);
    await store.write(Uint8Array.of(1, 2, 3, 4));
    await store.write(Uint8Array.of(5, 6));
    const bytes = await store.read();
    await store.close();
    postMessage(bytes);
  } catch (error) {
    postMessage((error as Error).message);
  }
});
