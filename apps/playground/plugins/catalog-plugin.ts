import { catalog } from '@convkit/models';
import type { Plugin } from 'vite';
import type { ModelSummary } from '../src/state/models.js';

const summaries: readonly ModelSummary[] = catalog.map(({ variants, ...entry }) => ({
  ...entry,
  variants: Object.entries(variants).map(([name, { create: _, ...variant }]) => ({ name, ...variant })),
}));

/** The catalog as data, `virtual:catalog`: the page lists the models without the code that builds them. */
export function catalogPlugin(): Plugin {
  return {
    name: 'convkit-catalog',
    resolveId: (id) => (id === 'virtual:catalog' ? `\0${id}` : undefined),
    load: (id) =>
      id === '\0virtual:catalog' ? `export const models = ${JSON.stringify(summaries)};` : undefined,
  };
}
