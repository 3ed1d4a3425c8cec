import { type LayerSummary, type SummaryTotals, summarize, summaryTotals } from '@convkit/core';
import type { RequestContext } from '@convkit/train/worker';

/** The layers in the order in which they run, from the model itself. */
export interface Architecture {
  readonly name: string;
  readonly input: readonly number[];
  readonly layers: readonly LayerSummary[];
  readonly totals: SummaryTotals;
}

/** Counts for one image. */
export async function architecture({ model, spec }: RequestContext): Promise<Architecture> {
  const { name, variant, input } = spec.model;
  const layers = summarize(() => model, input);
  return { name: `${name} (${variant})`, input, layers, totals: summaryTotals(layers) };
}
