import { catalog } from '@convkit/models';
import type { ModelSummary } from './models.js';

/** The catalog as the page knows it. */
export const models: readonly ModelSummary[] = catalog.map(({ variants, ...entry }) => ({
  ...entry,
  variants: Object.entries(variants).map(([name, { create: _, ...variant }]) => ({ name, ...variant })),
}));
