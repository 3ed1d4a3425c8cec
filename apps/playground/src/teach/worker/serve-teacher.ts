import { toPlainError } from '@convkit/core';
import type { HeadProgress, RequestName, TeacherRequests } from '../requests.js';

interface Question {
  readonly id: number;
  readonly name: RequestName;
  readonly input: never;
}

type Handler = (input: never, report: (progress: HeadProgress) => void) => Promise<unknown>;
type Handlers = { readonly [Name in RequestName]: Handler };

/** Answers the page's requests. The code for images is loaded first, that of networks when one is needed. */
export function serveTeacher(): void {
  const reading = () => import('./prepare-image.js');
  const teaching = () => import('./teaching.js');
  const handlers: Handlers = {
    prepare: async (files: TeacherRequests['prepare']['input']) => {
      const { prepareImage } = await reading();
      return Promise.all(files.map((file) => prepareImage(file).catch(() => undefined)));
    },
    open: async (input) => (await teaching()).openBackbone(input),
    compute: async (input) => (await teaching()).compute(input),
    forget: async (input) => (await teaching()).forget(input),
    train: async (input, report) => (await teaching()).train(input, report),
    stop: async () => (await teaching()).stop(),
    predict: async (input) => (await teaching()).predictImage(input),
    save: async (input) => (await teaching()).save(input),
  };
  self.addEventListener('message', async ({ data: { id, name, input } }: MessageEvent<Question>) => {
    const report = (progress: HeadProgress) => self.postMessage({ id, progress });
    try {
      self.postMessage({ id, output: await handlers[name](input, report) });
    } catch (error) {
      self.postMessage({ id, error: toPlainError(error) });
    }
  });
}
