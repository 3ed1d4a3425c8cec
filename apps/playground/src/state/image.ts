import type { Picture } from '@convkit/data';
import { signal } from '@preact/signals';

/** The picture that is being tried; Look inside shows the same. */
export const tried = signal<Picture | undefined>(undefined);
