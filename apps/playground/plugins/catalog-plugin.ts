import { C3_TABLE, catalog } from '@convkit/models';
import type { Plugin } from 'vite';
import type { ModelSummary } from '../src/settings/models.js';

/** The catalog as data, without its published weights. */
export const summaries: readonly ModelSummary[] = catalog.map(({ variants, ...entry }) => ({
  ...entry,
  variants: Object.entries(variants).map(([name, { create, pretrained, ...variant }]) => ({
    name,
    ...variant,
  })),
}));

const SOURCE = `export const models = ${JSON.stringify(summaries)};
export const c3Table = ${JSON.stringify(C3_TABLE)};`;

/** Provides the catalog as data, as the module `virtual:catalog`. The page lists the models without the code that builds them. */
export function catalogPlugin(): Plugin {
  return {
    name: 'convkit-catalog',
    resolveId: (id) => (id === 'virtual:catalog' ? `\0${id}` : undefined),
    load: (id) => (id === '\0virtual:catalog' ? SOURCE : undefined),
  };
}
