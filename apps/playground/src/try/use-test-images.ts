import { useMemo } from 'preact/hooks';
import type { Run } from '../runs/runs.js';
import { useAnswer } from '../runs/use-answer.js';

/**
 * Some test images of each class, if the page has the images of the run: a network may have been opened without them.
 * @param wanted Whether to ask for them. Defaults to `true`.
 */
export function useTestImages(run: Run | undefined, wanted = true) {
  const hasImages = run !== undefined && (run.images !== undefined || run.view.spec.data.source !== 'own');
  const payload = useMemo(
    () => (hasImages && wanted ? { images: run.images } : undefined),
    [run, hasImages, wanted],
  );
  return useAnswer(run, 'testImages', payload, 1);
}
