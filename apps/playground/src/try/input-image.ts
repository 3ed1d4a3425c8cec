import type { DecodedImage } from '@convkit/data';
import { signal } from '@preact/signals';

/** The image that is being tried; Look inside shows the same. */
export const tried = signal<DecodedImage | undefined>(undefined);
