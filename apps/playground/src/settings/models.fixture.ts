import { catalog } from '@convkit/models';
import type { ModelSummary } from './models.js';

/** What the page knows of the catalog. */
export const models: readonly ModelSummary[] = catalog.map(({ variants, ...entry }) => ({
  ...entry,
  variants: Object.entries(variants).map(([name, { create: _, ...variant }]) => ({ name, ...variant })),
}));
