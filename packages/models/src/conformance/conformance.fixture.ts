import { parameterCount, parameters, Rng, traceKernels } from '@convkit/core';
import { testModule, testNetwork } from '@convkit/testing';
import { onesLike, tensor, tidy, util, type Variable } from '@tensorflow/tfjs-core';
import { catalog } from '../catalog.js';
import { findModel, findVariant, type ModelOptions } from '../model-entry.js';
import { sequenceCatalog } from '../sequences/sequence-catalog.js';

/** A variant of a model and options that make it small enough for a test. */
interface Member {
  readonly variant: string;
  readonly widthMultiplier: number;
  readonly input: readonly number[];
  /** Turns off the dropout of a variant that has it. */
  readonly dropout?: 0;
  readonly classes?: number;
  /** Number of words of a network for text, whose samples are ids of words. */
  readonly vocabulary?: number;
  readonly withoutGradient?: Readonly<Record<string, string>>;
  /**
   * How it learns the images: `steps`, `learningRate` and `loss` of `testNetwork`. Choose them so that a few seeds all need at most two
   * thirds of the steps.
   */
  readonly steps?: number;
  readonly learningRate?: number;
  readonly loss?: number;
  /** Biases of class scores that pass a ReLU. They start at 1, since a score that starts at zero for every image never changes. */
  readonly scoreBias?: string;
}

const vgg = (widthMultiplier: number): Member[] => [
  { variant: 'plain', widthMultiplier, input: [32, 32, 3], dropout: 0, learningRate: 0.001, steps: 100 },
  { variant: 'bn', widthMultiplier, input: [32, 32, 3], dropout: 0, learningRate: 0.002, steps: 100 },
];

const cifarStem: Member = { variant: 'cifar', widthMultiplier: 1 / 16, input: [16, 16, 3] };
const published: Member = { variant: 'paper', widthMultiplier: 1 / 16, input: [64, 64, 3] };
const plain = [published, cifarStem];
const residual = [{ ...published, variant: 'torchvision' }, ...plain];
const cifar: Member[] = [{ variant: 'paper', widthMultiplier: 1 / 2, input: [12, 12, 3] }];

const sentences: Omit<Member, 'variant'> = {
  widthMultiplier: 1 / 10,
  input: [9],
  dropout: 0,
  vocabulary: 20,
  learningRate: 0.01,
};

/** Every variant of every model. */
export const MEMBERS: Readonly<Record<string, readonly Member[]>> = {
  lenet5: [
    { variant: 'modern', widthMultiplier: 1, input: [32, 32, 1] },
    { variant: 'tutorial', widthMultiplier: 1, input: [32, 32, 1] },
    { variant: 'original', widthMultiplier: 1, input: [32, 32, 1], classes: 10 },
    { variant: 'tanh', widthMultiplier: 1, input: [32, 32, 1] },
    { variant: 'sigmoid', widthMultiplier: 1, input: [32, 32, 1], learningRate: 0.006, steps: 200 },
  ],
  alexnet: [
    {
      variant: 'torchvision',
      widthMultiplier: 1 / 32,
      input: [63, 63, 1],
      dropout: 0,
      steps: 100,
      learningRate: 0.002,
    },
    {
      variant: 'paper',
      widthMultiplier: 1 / 16,
      input: [67, 67, 3],
      dropout: 0,
      steps: 300,
      learningRate: 0.0015,
    },
  ],
  nin: [
    {
      variant: 'paper',
      widthMultiplier: 1 / 16,
      input: [8, 8, 3],
      dropout: 0,
      steps: 100,
      learningRate: 0.005,
      scoreBias: 'block3.conv3.bias',
    },
    // Its last block is as wide as it has classes, and hardly learns with four.
    {
      variant: 'd2l',
      widthMultiplier: 1 / 8,
      input: [75, 75, 1],
      classes: 16,
      dropout: 0,
      steps: 200,
      learningRate: 0.0015,
      scoreBias: 'block4.conv3.bias',
    },
  ],
  googlenet: [
    { variant: 'torchvision', widthMultiplier: 1 / 16, input: [33, 33, 3], dropout: 0 },
    { variant: 'paper', widthMultiplier: 1 / 8, input: [80, 80, 2], dropout: 0, steps: 200 },
  ],
  'googlenet-lite': [{ variant: 'lite', widthMultiplier: 1 / 4, input: [8, 8, 2], dropout: 0 }],
  // The smallest first: it represents the family on slow backends.
  resnet18: [cifarStem, { ...published, variant: 'torchvision' }, published],
  resnet34: residual,
  resnet50: residual,
  resnet101: [
    { variant: 'torchvision', widthMultiplier: 1 / 32, input: [64, 64, 3], steps: 100 },
    { variant: 'paper', widthMultiplier: 1 / 32, input: [64, 64, 3], steps: 100 },
    { variant: 'cifar', widthMultiplier: 1 / 32, input: [16, 16, 3], steps: 100 },
  ],
  resnet152: [
    { variant: 'torchvision', widthMultiplier: 1 / 8, input: [32, 32, 3], learningRate: 0.002 },
    { variant: 'paper', widthMultiplier: 1 / 8, input: [32, 32, 3], learningRate: 0.002 },
    { variant: 'cifar', widthMultiplier: 1 / 8, input: [8, 8, 3], learningRate: 0.002 },
  ],
  plain18: plain,
  plain34: plain,
  resnet20: cifar,
  resnet32: cifar,
  resnet44: cifar,
  resnet56: cifar,
  resnet110: cifar,
  vgg11: vgg(1 / 32),
  vgg13: vgg(1 / 8),
  vgg16: vgg(1 / 8),
  vgg19: vgg(1 / 8),
  mlp: [
    { variant: 'cross-entropy', widthMultiplier: 1 / 2, input: [5, 4, 3], learningRate: 0.01 },
    // A score of 1 beside three of 0 has 0.74 nats.
    { variant: 'squared-error', widthMultiplier: 1 / 2, input: [5, 4, 3], learningRate: 0.01, loss: 0.85 },
  ],
  cnn1d: [
    { variant: 'fcn', widthMultiplier: 1 / 4, input: [14, 2] },
    { variant: 'lenet', widthMultiplier: 1, input: [26, 2] },
  ],
  textcnn: ['rand', 'static', 'non-static'].map((variant) => ({ variant, ...sentences })),
};

const all = [...catalog, ...sequenceCatalog];

/** Ids of words: each at least once in the first sentences, so that each has a gradient. */
const words = (vocabulary: number) => (shape: readonly number[], rng: Rng) => {
  const ids = Array.from({ length: util.sizeFromShape([...shape]) }, (_, i) =>
    i < vocabulary ? i : rng.integer(vocabulary),
  );
  return tensor(ids, [...shape]);
};

/**
 * Runs the conformance suite on a variant, on the active backend.
 * @param learns whether it must also overfit some images
 */
export function testMember(name: string, member: Member, learns = true): void {
  const {
    variant,
    input,
    dropout,
    widthMultiplier,
    classes = 4,
    vocabulary,
    scoreBias,
    ...learning
  } = member;
  const { create } = findVariant(findModel(all, name), variant);
  const options: ModelOptions = {
    classes,
    input,
    widthMultiplier,
    ...(dropout !== undefined && { dropout }),
    ...(vocabulary && { vocabulary }),
  };
  let count = 0;
  traceKernels(() => {
    count = parameterCount(create(options, new Rng(0)));
  });
  const createMember = (rng: Rng) => {
    const network = create(options, rng);
    if (scoreBias) {
      const bias = parameters(network).get(scoreBias) as Variable;
      tidy(() => bias.assign(onesLike(bias)));
    }
    return network;
  };
  const expected = {
    parameters: count,
    ...(vocabulary && { values: words(vocabulary) }),
    ...(member.withoutGradient && { withoutGradient: member.withoutGradient }),
  };
  const title = `${name} ${variant}`;
  if (learns) testNetwork(title, createMember, { input, classes, ...expected, ...learning });
  else testModule(title, createMember, { input: [3, ...input], output: [3, classes], ...expected });
}

/** The first variant of the first model of each family. */
export const ONE_A_FAMILY = all
  .filter(({ family }, index) => all.findIndex((entry) => entry.family === family) === index)
  .map(({ name }) => [name, (MEMBERS[name] as readonly Member[])[0] as Member] as const);

/** What lets a network learn on software WebGL in fewer or smaller steps. */
const QUICKER: Readonly<Record<string, Partial<Member>>> = {
  mlp: { learningRate: 0.02 },
  resnet18: { input: [8, 8, 3], learningRate: 0.02 },
  cnn1d: { learningRate: 0.03 },
  textcnn: { learningRate: 0.03 },
};

/** One member of each kind that is quick on software WebGL: dense, residual, on series, and on text. */
export const FAST_ON_WEBGL = ONE_A_FAMILY.filter(([name]) => name in QUICKER).map(
  ([name, member]) => [name, { ...member, ...QUICKER[name] }] as const,
);
export const SLOW_ON_WEBGL = ONE_A_FAMILY.filter(([name]) => !(name in QUICKER));

/** Deeper models of a family: they repeat the blocks of a shallower one, so only `npm run test:full` trains them. */
const DEEPER = /^(resnet(32|34|44|56|1\d\d)|plain34|vgg1[369])$/;

/** Variants that take hundreds of steps to learn the images: only `npm run test:full` trains them, like the deeper models. */
const SLOW_LEARNERS = /^(alexnet paper|nin d2l|googlenet paper)$/;

const members = Object.entries(MEMBERS).flatMap(([name, variants]) =>
  variants.map((member) => [name, member] as const),
);

const learnsSlowly = ([name, { variant }]: (typeof members)[number]) =>
  SLOW_LEARNERS.test(`${name} ${variant}`);

/** Every variant of the shallower models: each block and each option of the catalog is among them. */
const shallow = members.filter(([name]) => !DEEPER.test(name));
export const SHALLOW = shallow.filter((member) => !learnsSlowly(member));
export const SLOW_TO_LEARN = shallow.filter(learnsSlowly);
export const DEEP = members.filter(([name]) => DEEPER.test(name));
