import type { DecodedImage } from '@convkit/data';
import { useMemo } from 'preact/hooks';
import type { Run } from '../../runs/runs.js';
import { inputImage, isDigits } from '../../try/input-image.js';
import { sampleImage } from '../../try/sample-image.js';
import { useTestImages } from '../../try/use-test-images.js';

/** The digit that is watched while nothing is drawn. */
const DIGIT = 5;

/** The image of the page. Without one, a drawn digit, or a test image if the network does not read digits. */
export function useWatchedImage(run: Run): DecodedImage | undefined {
  const digits = isDigits.value;
  const { answer } = useTestImages(run, !digits && !inputImage.value);
  const digit = useMemo(() => (digits ? sampleImage(DIGIT) : undefined), [digits]);
  return inputImage.value ?? digit ?? answer?.[0]?.image;
}
