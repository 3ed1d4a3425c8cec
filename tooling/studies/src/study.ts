/** One recipe for all networks of the study. */
export interface Study {
  readonly networks: readonly string[];
  readonly seeds: readonly number[];
  /** The first so many of MNIST's training images. */
  readonly images: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Of the published networks. */
  readonly widthMultiplier: number;
}

/** One network from one seed. */
export type RunRequest = Omit<Study, 'networks' | 'seeds'> & {
  readonly network: string;
  readonly seed: number;
};

/** The share of wrong answers over an epoch's training images, each before its step. */
export interface Point {
  readonly network: string;
  readonly seed: number;
  readonly epoch: number;
  readonly trainingError: number;
}

/**
 * He et al. 2015, section 4.1: deeper plain networks have the higher training error, deeper residual ones the lower. Here a
 * quarter as wide, on images of 28x28, which the first layer does not shrink.
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
