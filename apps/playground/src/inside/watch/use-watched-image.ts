import type { DecodedImage } from '@convkit/data';
import { useMemo } from 'preact/hooks';
import { inputImage } from '../../try/input-image.js';
import { sampleImage } from '../../try/sample-image.js';

/** The digit that is watched while nothing is drawn. */
const DIGIT = 5;

/** The image of the page, or a sample while there is none. */
export function useWatchedImage(): DecodedImage | undefined {
  const sample = useMemo(() => sampleImage(DIGIT), []);
  return inputImage.value ?? sample;
}
