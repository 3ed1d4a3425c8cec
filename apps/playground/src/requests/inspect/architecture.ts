import { type LayerSummary, type SummaryTotals, summarize, summaryTotals } from '@convkit/core';
import type { RequestContext } from '@convkit/train/worker';
import { modelTitle } from '../../settings/models.js';

/** The layers of a model in the order in which they run. */
export interface Architecture {
  readonly name: string;
  readonly input: readonly number[];
  readonly layers: readonly LayerSummary[];
  readonly totals: SummaryTotals;
}

/** Summarizes the network, with counts for one image. */
export async function architecture({ model, spec }: RequestContext): Promise<Architecture> {
  const { name, variant, input } = spec.model;
  const layers = summarize(() => model, input);
  return { name: `${modelTitle(name)} (${variant})`, input, layers, totals: summaryTotals(layers) };
}
