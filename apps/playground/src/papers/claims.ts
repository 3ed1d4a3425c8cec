/** Settings of the Train page, by their names there; what is absent keeps its default. */
export interface Claim {
  /** What the button says. */
  readonly name: string;
  readonly settings: Readonly<Record<string, string | number>>;
}

const FIRST_PICTURES = { data: 'mnist-first-5000', limit: 3000, batch: 64, seed: 1 };
const DEGRADATION = {
  ...FIRST_PICTURES,
  ...{ variant: 'cifar', width: 0.25, side: 28, epochs: 6 },
  ...{ optimizer: 'sgd', learningRate: 0.05, schedule: 'cosine' },
};
const STACKS = {
  ...FIRST_PICTURES,
  ...{ variant: 'bn', width: 0.125, side: 32, epochs: 3, optimizer: 'adam', learningRate: 0.001 },
};
const LENET = { model: 'lenet5', epochs: 1 };
/** The rates are those of the variants' own recipes. */
const ORIGINAL = { ...LENET, variant: 'original', optimizer: 'sgd', learningRate: 0.0005 };
const MODERN = { ...LENET, variant: 'modern', optimizer: 'adam', learningRate: 0.002 };

/** Runs that show a paper's claim small, by the paper's name in the address. */
export const CLAIMS = {
  lenet5: [
    { name: 'Train the published LeNet-5', settings: { ...ORIGINAL, data: 'mnist', batch: 16 } },
    { name: 'Train LeNet-5 with all connections', settings: { ...MODERN, data: 'mnist', batch: 64 } },
  ],
  alexnet: [
    { name: 'Train with ReLU', settings: { ...MODERN, ...FIRST_PICTURES, batch: 16 } },
    { name: 'Train with tanh', settings: { ...ORIGINAL, ...FIRST_PICTURES, batch: 16 } },
  ],
  vgg: [
    { name: 'Train 11 layers', settings: { model: 'vgg11', ...STACKS } },
    { name: 'Train 16 layers', settings: { model: 'vgg16', ...STACKS } },
  ],
  nin: [
    {
      name: 'Train Network in Network',
      settings: {
        model: 'nin',
        variant: 'paper',
        ...FIRST_PICTURES,
        width: 0.25,
        side: 32,
        epochs: 5,
        optimizer: 'adam',
        learningRate: 0.001,
      },
    },
  ],
  googlenet: [
    {
      name: 'Train a small GoogLeNet',
      settings: {
        model: 'googlenet-lite',
        variant: 'lite',
        ...FIRST_PICTURES,
        limit: 0,
        epochs: 2,
        optimizer: 'sgd',
        learningRate: 0.05,
      },
    },
  ],
  resnet: [
    { name: 'Train 34 plain layers', settings: { model: 'plain34', ...DEGRADATION } },
    { name: 'Train 34 layers with shortcuts', settings: { model: 'resnet34', ...DEGRADATION } },
  ],
} as const satisfies Readonly<Record<string, readonly Claim[]>>;

/** Address of the Train page with these settings. */
export const claimAddress = ({ settings }: Claim): string =>
  `#/train?${new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, String(value)]))}`;
