import type { Settings } from '../../settings/settings.js';
import { bothErrors, type Metric, stepsTo, testError, trainingError } from './metrics.js';

/** Settings of the Train page. The others keep their defaults. */
export type ClaimSettings = Readonly<Partial<Settings> & Pick<Settings, 'model' | 'variant'>>;

/** The runs that test a claim of a paper on a small scale. */
export interface Claim {
  /** Label of the button that starts the runs. */
  readonly button: string;
  readonly runs: readonly { readonly name: string; readonly settings: ClaimSettings }[];
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

/** The claims by the paper's name in the address. */
export const CLAIMS = {
  lenet5: {
    button: 'Train both',
    runs: [
      { name: 'Published LeNet-5', settings: { ...ORIGINAL, data: 'mnist', batchSize: 16 } },
      { name: 'LeNet-5 with all connections', settings: { ...MODERN, data: 'mnist', batchSize: 64 } },
    ],
    metric: testError,
  },
  alexnet: {
    button: 'Train both',
    runs: [
      { name: 'ReLU', settings: UNITS },
      { name: 'Sigmoid', settings: { ...UNITS, variant: 'sigmoid' } },
    ],
    metric: stepsTo(0.25),
  },
  vgg: {
    button: 'Train both',
    runs: [
      { name: '11 layers', settings: { model: 'vgg11', ...STACKS } },
      { name: '16 layers', settings: { model: 'vgg16', ...STACKS } },
    ],
    metric: testError,
  },
  nin: {
    button: 'Train it',
    runs: [
      {
        name: 'Network in Network',
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
    button: 'Train it',
    runs: [
      {
        name: 'A small GoogLeNet',
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
    button: 'Train both',
    runs: [
      { name: '34 plain layers', settings: { model: 'plain34', ...DEGRADATION } },
      { name: '34 layers with shortcuts', settings: { model: 'resnet34', ...DEGRADATION } },
    ],
    metric: trainingError,
  },
} as const satisfies Readonly<Record<string, Claim>>;

/** Returns the address of the Train page with these settings. */
export const settingsAddress = (settings: ClaimSettings): string =>
  `#/train?${new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, String(value)]))}`;
