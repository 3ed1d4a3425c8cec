import type { RequestContext } from '@convkit/train/worker';
import type { TestedImage } from './insight/test-insight.js';
import type { otherRequests } from './other-requests.js';
import { predictImage } from './predict-image.js';

type Others = typeof otherRequests;

/** Loads the code of the requests that the first page does not make. */
export const loadOthers = async (): Promise<Others> => (await import('./other-requests.js')).otherRequests;

/** A request whose code is loaded when it is first made. */
function lazily<Name extends keyof Others>(name: Name): Others[Name] {
  const request = async (...parameters: Parameters<Others[Name]>) =>
    ((await loadOthers())[name] as (...all: typeof parameters) => unknown)(...parameters);
  return request as unknown as Others[Name];
}

/** Loaded on first use: it brings the library of the image map. */
const testInsight = async (context: RequestContext): Promise<TestedImage[] | undefined> =>
  (await import('./insight/test-insight.js')).testInsight(context);

/** The requests about its network that the worker answers, by name. */
export const requests = {
  activations: lazily('activations'),
  architecture: lazily('architecture'),
  convolution: lazily('convolution'),
  exported: lazily('exported'),
  filters: lazily('filters'),
  gradCam: lazily('gradCam'),
  inceptionBlock: lazily('inceptionBlock'),
  lenetTables: lazily('lenetTables'),
  pooling: lazily('pooling'),
  predict: predictImage,
  residualBlock: lazily('residualBlock'),
  saliency: lazily('saliency'),
  testImages: lazily('testImages'),
  testInsight,
};

export type Requests = typeof requests;
