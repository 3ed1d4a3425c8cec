import { manifest } from 'virtual:data-manifest';
import { DEFAULTS } from '../../settings/settings.js';
import type { Claim, ClaimSettings } from './claims.js';

/** Number of images of each dataset of the site that claims train on. */
const IMAGES = new Map(
  manifest.sets.flatMap(({ name, train }) => [
    [name, train.reduce((sum, { count }) => sum + count, 0)] as const,
    ...train.slice(0, 1).map((shard) => [shard.name, shard.count] as const),
  ]),
);

/** Number of steps of a run with these settings. */
export function plannedSteps(chosen: ClaimSettings, images: ReadonlyMap<string, number> = IMAGES): number {
  const { data, limit, batchSize, epochs } = { ...DEFAULTS, ...chosen };
  const available = images.get(data) ?? 0;
  return epochs * Math.ceil((limit > 0 ? Math.min(limit, available) : available) / batchSize);
}

/** The steps of all runs of a claim, and the seconds until the last one ends: they train side by side. */
export function plannedTime(
  { runs }: Claim,
  images?: ReadonlyMap<string, number>,
): { readonly steps: number; readonly seconds: number } {
  const steps = runs.map(({ settings }) => plannedSteps(settings, images));
  return {
    steps: steps.reduce((sum, each) => sum + each, 0),
    seconds: Math.max(...runs.map((run, i) => ((steps[i] as number) * run.stepMilliseconds) / 1000)),
  };
}
