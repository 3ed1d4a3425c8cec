import type { Module, Rng } from '@convkit/core';
import {
  googlenet,
  googlenetLite,
  lenet5,
  type ModelOptions,
  nin,
  resnet18,
  resnet34,
  type Variant,
  vgg11,
} from '@convkit/models';
import type { NetworkName } from './side.js';

interface Network {
  readonly variant: Variant;
  readonly input: readonly [height: number, width: number, channels: number];
  /** Creates the network without dropout, so that all sides compute the same. */
  readonly options: ModelOptions;
}

const of = (variant: Variant | undefined, input: Network['input'], options: ModelOptions = {}): Network => ({
  variant: variant as Variant,
  input,
  options: { ...options, input },
});

const IMAGENET = [224, 224, 3] as const;

const NETWORKS: Readonly<Record<NetworkName, Network>> = {
  lenet5: of(lenet5.variants.modern, [32, 32, 1]),
  nin: of(nin.variants.paper, [32, 32, 3], { dropout: 0 }),
  'googlenet-lite': of(googlenetLite.variants.lite, [28, 28, 1], { dropout: 0 }),
  // Small enough for software WebGL.
  resnet18: of(resnet18.variants.cifar, [16, 16, 3], { widthMultiplier: 1 / 4 }),
  resnet34: of(resnet34.variants.cifar, [32, 32, 3]),
  'resnet18-224': of(resnet18.variants.torchvision, IMAGENET, { classes: 10 }),
  'resnet34-224': of(resnet34.variants.torchvision, IMAGENET, { classes: 10 }),
  'googlenet-224': of(googlenet.variants.torchvision, IMAGENET, {
    classes: 10,
    auxiliary: false,
    dropout: 0,
  }),
  'vgg11-224': of(vgg11.variants.plain, IMAGENET, { classes: 10, dropout: 0 }),
};

export const CLASSES = 10;

export const inputOf = (name: NetworkName): Network['input'] => NETWORKS[name].input;

export function createNetwork(name: NetworkName, rng: Rng): Module {
  const { variant, options } = NETWORKS[name];
  return variant.create(options, rng);
}
