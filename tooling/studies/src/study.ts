import type { TransformSpec } from '@convkit/data';

/** Networks, seeds, and the recipe that they share. */
export interface Study {
  readonly networks: readonly string[];
  readonly seeds: readonly number[];
  /** The set whose training images are used. */
  readonly data: 'mnist' | 'fashion-mnist';
  /** Height and width that the images are resized to, in pixels. */
  readonly size: number;
  /** Number of training images, from the start of the set. */
  readonly images: number;
  /** Transforms of the training images, after resizing. */
  readonly augment: readonly TransformSpec[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Width multiplier of the published networks. */
  readonly widthMultiplier: number;
}

/** A run of one network from one seed. */
export type RunRequest = Omit<Study, 'networks' | 'seeds'> & {
  readonly network: string;
  readonly seed: number;
};

/** Training error of an epoch: the share of misclassified images, each taken before its step. */
export interface Point {
  readonly network: string;
  readonly seed: number;
  readonly epoch: number;
  readonly trainingError: number;
}

/** The studies by name, which is also the name of their files in docs. */
export const STUDIES = {
  /**
   * He et al. 2015, section 4.1: a deeper plain network has a higher training error, a deeper residual network a lower one. Here the
   * networks have a quarter of the width, and images of 28x28 that the first layer does not shrink.
   */
  degradation: {
    networks: ['plain18', 'plain34', 'resnet18', 'resnet34'],
    seeds: [1, 2, 3],
    data: 'mnist',
    size: 28,
    images: 3000,
    augment: [],
    epochs: 6,
    batchSize: 64,
    learningRate: 0.05,
    widthMultiplier: 0.25,
  },
  /**
   * The same with networks so narrow, on images that are distorted anew in each epoch, that none can memorize them: only then does the depth
   * of a residual network pay off.
   */
  'degradation-narrow': {
    networks: ['plain18', 'plain34', 'resnet18', 'resnet34'],
    seeds: [1, 2, 3],
    data: 'fashion-mnist',
    size: 14,
    images: 10_000,
    augment: [{ name: 'random-crop', size: [14, 14], padding: 1 }, { name: 'random-flip' }],
    epochs: 12,
    batchSize: 64,
    learningRate: 0.05,
    widthMultiplier: 1 / 16,
  },
} as const satisfies Readonly<Record<string, Study>>;

export const requestsOf = ({ networks, seeds, ...recipe }: Study): RunRequest[] =>
  networks.flatMap((network) => seeds.map((seed) => ({ network, seed, ...recipe })));
