import type { Settings } from '../../settings/settings.js';
import { bothErrors, gradientRatio, type Metric, stepsTo, testError, trainingError } from './metrics.js';

type RunName =
  | 'published'
  | 'connected'
  | 'relu'
  | 'sigmoid'
  | 'layers11'
  | 'layers16'
  | 'nin'
  | 'googlenet'
  | 'plain'
  | 'residual';

/** Settings of the Train page. The others keep their defaults. */
export type ClaimSettings = Readonly<Partial<Settings> & Pick<Settings, 'model' | 'variant'>>;

/** A run of a claim. */
interface ClaimRun {
  /** Name of the text that says what is trained. */
  readonly name: RunName;
  readonly settings: ClaimSettings;
  /** Milliseconds of a step beside the other run, measured on two cores. */
  readonly stepMilliseconds: number;
}

/** The runs that test a claim of a paper on a small scale. */
export interface Claim {
  readonly runs: readonly ClaimRun[];
  /** The figure to compare the runs by. */
  readonly metric: Metric;
}

const FIRST_IMAGES = { data: 'mnist-first-5000', limit: 3000, batchSize: 64, seed: 1 } as const;
const DEGRADATION = {
  ...FIRST_IMAGES,
  variant: 'cifar',
  widthMultiplier: 0.25,
  side: 28,
  epochs: 6,
  optimizer: 'sgd',
  learningRate: 0.05,
  schedule: 'cosine',
} as const;
/** Narrower, with smaller batches: a step's gradients show the effect, not the accuracy. */
const GRADIENTS = {
  ...DEGRADATION,
  widthMultiplier: 0.125,
  batchSize: 32,
  epochs: 1,
  schedule: 'constant',
} as const;
const STACKS = {
  ...FIRST_IMAGES,
  variant: 'bn',
  widthMultiplier: 0.125,
  side: 32,
  epochs: 6,
  optimizer: 'adam',
  learningRate: 0.001,
  schedule: 'cosine',
} as const;
const LENET = { model: 'lenet5', epochs: 1 } as const;
/** The learning rates are those of the variants' recipes. */
const ORIGINAL = { ...LENET, variant: 'original', optimizer: 'sgd', learningRate: 0.0005 } as const;
const MODERN = { ...LENET, variant: 'modern', optimizer: 'adam', learningRate: 0.002 } as const;
const UNITS = { ...MODERN, ...FIRST_IMAGES, batchSize: 16, epochs: 2, schedule: 'constant' } as const;

/** The claims by the paper's name in the address, and a measurement of gradients. */
export const CLAIMS = {
  lenet5: {
    runs: [
      { name: 'published', settings: { ...ORIGINAL, data: 'mnist', batchSize: 16 }, stepMilliseconds: 16 },
      { name: 'connected', settings: { ...MODERN, data: 'mnist', batchSize: 64 }, stepMilliseconds: 19 },
    ],
    metric: testError,
  },
  alexnet: {
    runs: [
      { name: 'relu', settings: UNITS, stepMilliseconds: 6 },
      { name: 'sigmoid', settings: { ...UNITS, variant: 'sigmoid' }, stepMilliseconds: 6 },
    ],
    metric: stepsTo(0.25),
  },
  vgg: {
    runs: [
      { name: 'layers11', settings: { model: 'vgg11', ...STACKS }, stepMilliseconds: 97 },
      { name: 'layers16', settings: { model: 'vgg16', ...STACKS }, stepMilliseconds: 111 },
    ],
    metric: testError,
  },
  nin: {
    runs: [
      {
        name: 'nin',
        stepMilliseconds: 52,
        settings: {
          ...FIRST_IMAGES,
          model: 'nin',
          variant: 'paper',
          widthMultiplier: 0.25,
          side: 32,
          batchSize: 16,
          epochs: 7,
          optimizer: 'adam',
          learningRate: 0.001,
          schedule: 'cosine',
        },
      },
    ],
    metric: bothErrors,
  },
  googlenet: {
    runs: [
      {
        name: 'googlenet',
        stepMilliseconds: 1000,
        settings: {
          ...FIRST_IMAGES,
          model: 'googlenet-lite',
          variant: 'lite',
          limit: 0,
          epochs: 2,
          optimizer: 'sgd',
          learningRate: 0.05,
        },
      },
    ],
    metric: testError,
  },
  resnet: {
    runs: [
      { name: 'plain', settings: { model: 'plain34', ...DEGRADATION }, stepMilliseconds: 490 },
      { name: 'residual', settings: { model: 'resnet34', ...DEGRADATION }, stepMilliseconds: 600 },
    ],
    metric: trainingError,
  },
  gradients: {
    runs: [
      { name: 'plain', settings: { model: 'plain34', ...GRADIENTS }, stepMilliseconds: 110 },
      { name: 'residual', settings: { model: 'resnet34', ...GRADIENTS }, stepMilliseconds: 130 },
    ],
    metric: gradientRatio,
  },
} as const satisfies Readonly<Record<string, Claim>>;

/** Returns the address of the Train page with these settings. */
export const settingsAddress = (settings: ClaimSettings): string =>
  `#/train?${new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, String(value)]))}`;
