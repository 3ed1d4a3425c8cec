import type { DecodedImage } from '@convkit/data';
import { computed, signal } from '@preact/signals';
import { shownRun } from '../runs/trained-network.js';

/** The image that the pages Try and Look inside pass to the network. */
export const inputImage = signal<DecodedImage | undefined>(undefined);

/** Whether the network reads digits. Otherwise the samples are its test images. */
export const isDigits = computed(() => shownRun.value?.view.spec.data.source.startsWith('mnist') ?? true);
