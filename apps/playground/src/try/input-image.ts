import type { DecodedImage } from '@convkit/data';
import { signal } from '@preact/signals';

/** The image that the pages Try and Look inside pass to the network. */
export const inputImage = signal<DecodedImage | undefined>(undefined);
