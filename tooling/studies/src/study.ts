/** Networks, seeds, and the recipe that they share. */
export interface Study {
  readonly networks: readonly string[];
  readonly seeds: readonly number[];
  /** Number of training images, from the start of MNIST. */
  readonly images: number;
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

/**
 * He et al. 2015, section 4.1: a deeper plain network has a higher training error, a deeper residual network a lower one. Here the
 * networks have a quarter of the width, and images of 28x28 that the first layer does not shrink.
 */
export const DEGRADATION: Study = {
  networks: ['plain18', 'plain34', 'resnet18', 'resnet34'],
  seeds: [1, 2, 3],
  images: 3000,
  epochs: 6,
  batchSize: 64,
  learningRate: 0.05,
  widthMultiplier: 0.25,
};

export const requestsOf = ({ networks, seeds, ...recipe }: Study): RunRequest[] =>
  networks.flatMap((network) => seeds.map((seed) => ({ network, seed, ...recipe })));
