import { type Module, Rng } from '@convkit/core';
import { catalog, findModel, findVariant, type ModelOptions } from '@convkit/models';

type Options = ModelOptions & { readonly input: readonly number[] };

/** Options that make the variants of a family small enough for a test. */
const SMALL: Readonly<Record<string, Readonly<Record<string, Options>>>> = {
  lenet: { default: { input: [32, 32, 1] } },
  alexnet: {
    default: { widthMultiplier: 1 / 16, input: [64, 64, 3] },
    paper: { widthMultiplier: 1 / 16, input: [67, 67, 3] },
  },
  nin: {
    default: { widthMultiplier: 1 / 16, input: [12, 12, 3] },
    d2l: { widthMultiplier: 1 / 8, input: [75, 75, 1] },
  },
  googlenet: {
    default: { widthMultiplier: 1 / 16, input: [33, 33, 3] },
    paper: { widthMultiplier: 1 / 16, input: [33, 35, 2], auxiliary: false },
    lite: { widthMultiplier: 1 / 4, input: [8, 8, 2] },
  },
  resnet: {
    default: { widthMultiplier: 1 / 16, input: [40, 40, 3] },
    cifar: { widthMultiplier: 1 / 16, input: [8, 8, 3] },
  },
  vgg: { default: { widthMultiplier: 1 / 16, input: [32, 32, 3] } },
  mlp: { default: { widthMultiplier: 1 / 4, input: [28, 28, 1] } },
};

/** Creates a small network of the zoo. */
export function smallNetwork(name: string, variant: string): { network: Module; input: readonly number[] } {
  const entry = findModel(catalog, name);
  const family = SMALL[entry.family];
  const options = (entry.input[0] === 32 ? family?.cifar : undefined) ?? family?.[variant] ?? family?.default;
  if (!options) throw new Error(`no options for ${name} ${variant}`);
  const network = findVariant(entry, variant).create(options, new Rng(3));
  return { network, input: options.input };
}

/** A variant of each family and of each kind of shortcut. */
export const FAST: readonly (readonly [name: string, variant: string])[] = [
  ['lenet5', 'modern'],
  ['lenet5', 'original'],
  ['alexnet', 'torchvision'],
  ['alexnet', 'paper'],
  ['vgg11', 'bn'],
  ['nin', 'paper'],
  ['googlenet', 'torchvision'],
  ['googlenet', 'paper'],
  ['resnet18', 'torchvision'],
  ['resnet18', 'paper'],
  ['resnet20', 'paper'],
  ['mlp', 'cross-entropy'],
];

/** All other variants. */
export const SLOW = catalog
  .flatMap(({ name, variants }) => Object.keys(variants).map((variant) => [name, variant] as const))
  .filter(([name, variant]) => !FAST.some((fast) => fast[0] === name && fast[1] === variant));
