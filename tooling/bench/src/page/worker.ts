import type { Work } from '../side.js';
import { createSide, type ScriptName } from '../sides/create-side.js';

/** Runs one side in a worker of an isolated page. Its messages are the lines of `side-process.ts`. */
let side: Awaited<ReturnType<typeof createSide>> | undefined;

interface Start {
  readonly name: ScriptName;
  readonly work: Work;
  readonly threads: number;
  /** Folder of the row's files on the disk. */
  readonly folder: string;
}

addEventListener('message', async ({ data }: MessageEvent<Start | { readonly steps: number }>) => {
  try {
    if ('steps' in data) {
      if (!side) throw new Error('the side has not been started');
      postMessage(await side.measure(data.steps));
      return;
    }
    const read = async (name: string) => (await fetch(`/@fs${data.folder}/${name}`)).bytes();
    side = await createSide(data.name, data.work, data.threads, read);
    postMessage({ facts: { isolated: Number(crossOriginIsolated), ...side.facts } });
  } catch (error) {
    postMessage({ failure: String((error as Error).message).split('\n')[0] });
  }
});
