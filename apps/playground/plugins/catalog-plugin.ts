import { C3_TABLE, catalog, customModel } from '@convkit/models';
import type { Plugin } from 'vite';
import type { ModelSummary } from '../src/settings/models.js';

/** The catalog and the model that is a list of blocks, as data, without published weights. */
export const summaries: readonly ModelSummary[] = [...catalog, customModel].map(({ variants, ...entry }) => ({
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
