import { computed, signal } from '@preact/signals';
import { type ConvolutionShape, multiplications, reducedMultiplications } from '../arithmetic.js';

/** Channels of the input and after the 1x1 reduction of Inception 3a's 5x5 branch: Szegedy et al. 2015, table 1. */
export const PAPERS_REDUCTION = { channels: 192, reduce: 16 } as const;

/** The channels that the visitor chose on GoogLeNet's page. */
export const reduction = signal<{ readonly channels: number; readonly reduce: number }>(PAPERS_REDUCTION);

/** The 5x5 convolution of the branch, if it saw all input channels. */
export const directShape = computed(
  (): ConvolutionShape => ({
    side: 28,
    inChannels: reduction.value.channels,
    outChannels: 32,
    kernel: 5,
  }),
);

/** How many times fewer multiplications the branch needs with its reduction. */
export const reductionSaving = computed(
  () =>
    multiplications(directShape.value) / reducedMultiplications(directShape.value, reduction.value.reduce),
);
