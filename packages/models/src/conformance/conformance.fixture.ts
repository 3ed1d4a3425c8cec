import { parameterCount, Rng, traceKernels } from '@convkit/core';
import { testModule, testNetwork } from '@convkit/testing';
import { tensor, util } from '@tensorflow/tfjs-core';
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
  /** How it learns the images: `steps`, `learningRate` and `loss` of `testNetwork`. */
  readonly steps?: number;
  readonly learningRate?: number;
  readonly loss?: number;
  /** Child of the generator it is initialized from. NiN's class scores pass a ReLU, and many initial values leave some at zero for every image. */
  readonly start?: number;
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
    { variant: 'sigmoid', widthMultiplier: 1, input: [32, 32, 1] },
  ],
  alexnet: [
    { variant: 'torchvision', widthMultiplier: 1 / 16, input: [64, 64, 3], dropout: 0 },
    {
      variant: 'paper',
      widthMultiplier: 1 / 16,
      input: [67, 67, 3],
      dropout: 0,
      steps: 200,
      learningRate: 0.002,
    },
  ],
  nin: [
    { variant: 'paper', widthMultiplier: 1 / 16, input: [12, 12, 3], dropout: 0 },
    { variant: 'd2l', widthMultiplier: 1 / 8, input: [75, 75, 1], dropout: 0, steps: 300, start: 5 },
  ],
  googlenet: [
    { variant: 'torchvision', widthMultiplier: 1 / 16, input: [33, 33, 3], dropout: 0 },
    { variant: 'paper', widthMultiplier: 1 / 8, input: [80, 80, 2], dropout: 0, steps: 200 },
  ],
  // With a loss below ln 2 / 16 no image can be misclassified.
  'googlenet-lite': [{ variant: 'lite', widthMultiplier: 1 / 4, input: [8, 8, 2], dropout: 0, loss: 0.04 }],
  // The smallest first: it represents the family on slow backends.
  resnet18: [cifarStem, { ...published, variant: 'torchvision' }, published],
  resnet34: residual,
  resnet50: residual,
  resnet101: [
    { variant: 'torchvision', widthMultiplier: 1 / 32, input: [64, 64, 3] },
    { variant: 'paper', widthMultiplier: 1 / 32, input: [64, 64, 3] },
    { variant: 'cifar', widthMultiplier: 1 / 32, input: [16, 16, 3] },
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
    { variant: 'cross-entropy', widthMultiplier: 1 / 2, input: [5, 4, 3] },
    // A score of 1 beside three of 0 has 0.74 nats.
    { variant: 'squared-error', widthMultiplier: 1 / 2, input: [5, 4, 3], loss: 0.85 },
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
  const { variant, input, dropout, widthMultiplier, classes = 4, vocabulary, start, ...learning } = member;
  const { create } = findVariant(findModel(all, name), variant);
  const options: ModelOptions = {
    classes,
    input,
    widthMultiplier,
    ...(dropout !== undefined && { dropout }),
    ...(vocabulary && { vocabulary }),
  };
  let parameters = 0;
  traceKernels(() => {
    parameters = parameterCount(create(options, new Rng(0)));
  });
  const createMember = (rng: Rng) => create(options, start === undefined ? rng : rng.child(start));
  const expected = {
    parameters,
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
