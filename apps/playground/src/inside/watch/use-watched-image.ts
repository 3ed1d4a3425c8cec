import type { DecodedImage } from '@convkit/data';
import { useMemo } from 'preact/hooks';
import type { Run } from '../../runs/runs.js';
import { inputImage } from '../../try/input-image.js';
import { sampleImage } from '../../try/sample-image.js';

/** The digit that is watched while nothing is drawn. */
const DIGIT = 5;

/** The image of the page, or a drawn digit while there is none. `undefined` if the network does not know digits. */
export function useWatchedImage({ view }: Run): DecodedImage | undefined {
  const isOwn = view.spec.data.source === 'own';
  const sample = useMemo(() => (isOwn ? undefined : sampleImage(DIGIT)), [isOwn]);
  return inputImage.value ?? sample;
}
