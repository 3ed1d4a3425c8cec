import { toPlainError } from '@convkit/core';
import type { InspectorAnswer, InspectorTask } from './ask-inspector.js';

/** Does the task that the page sends. The code for it is loaded when the task is there. */
export function serveInspector(): void {
  self.addEventListener('message', async ({ data }: MessageEvent<InspectorTask>) => {
    const answer = await perform(data).then(
      (value): InspectorAnswer => ({ value }),
      (error): InspectorAnswer => ({ error: toPlainError(error) }),
    );
    self.postMessage(answer);
  });
}

async function perform(task: InspectorTask): Promise<unknown> {
  if ('weights' in task) return (await import('../weights/inspect-file.js')).inspectFile(task.weights);
  return (await import('../data/summarize-own-data.js')).summarizeOwnData(task.images);
}
