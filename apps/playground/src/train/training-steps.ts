import { manifest } from 'virtual:data-manifest';
import { trainingImages } from '../data/own-summary.js';
import { settings } from '../settings/settings.js';
import { ownSummary } from './own/own-state.js';

/** Number of training images that the next run uses. Undefined if the images are not there yet. */
export function imagesOfRun(): number | undefined {
  const { data, limit } = settings.value;
  const all = data === 'own' ? ownImages() : siteImages(data);
  return all !== undefined && limit > 0 ? Math.min(limit, all) : all;
}

/** Number of steps of the next run. */
export function stepsOfRun(): number | undefined {
  const { epochs, batchSize } = settings.value;
  const images = imagesOfRun();
  return images === undefined ? undefined : epochs * Math.ceil(images / batchSize);
}

function ownImages(): number | undefined {
  const summary = ownSummary();
  return summary && trainingImages(summary);
}

function siteImages(source: string): number | undefined {
  const set = manifest.sets.find(({ name, train }) => name === source || train[0]?.name === source);
  const shards = set?.name === source ? set.train : set?.train.slice(0, 1);
  return shards?.reduce((sum, { count }) => sum + count, 0);
}
