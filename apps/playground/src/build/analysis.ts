import { analyzeBlocks, type BlocksAnalysis } from '@convkit/models';
import { computed } from '@preact/signals';
import { items } from './network.js';
import { place } from './place.js';

/** Shapes, costs and problems of the network, for the chosen data. */
export const analysis = computed(
  (): BlocksAnalysis =>
    analyzeBlocks(
      items.value.map(({ block }) => block),
      place.value,
    ),
);
