import { toPlainError } from '@convkit/core';
import type { InspectionAnswer } from './inspect-weights.js';

/** Inspects the file of weights that the page sends. The code for that is loaded when the file is there. */
export function serveInspection(): void {
  self.addEventListener('message', async ({ data }: MessageEvent<File>) => {
    const answer = await import('./inspect-file.js')
      .then(({ inspectFile }) => inspectFile(data))
      .then(
        (inspected): InspectionAnswer => ({ inspected }),
        (error): InspectionAnswer => ({ error: toPlainError(error) }),
      );
    self.postMessage(answer);
  });
}
