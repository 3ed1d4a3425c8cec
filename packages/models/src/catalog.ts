import { alexnet } from './alexnet/alexnet.js';
import { googlenet } from './googlenet/googlenet-entry.js';
import { googlenetLite } from './googlenet/googlenet-lite.js';
import { lenet5 } from './lenet5/lenet5.js';
import { mlp } from './mlp.js';
import type { ModelEntry } from './model-entry.js';
import { nin } from './nin.js';
import {
  plain18,
  plain34,
  resnet18,
  resnet20,
  resnet32,
  resnet34,
  resnet44,
  resnet50,
  resnet56,
  resnet101,
  resnet110,
  resnet152,
} from './resnet/resnet-entries.js';
import { vgg11, vgg13, vgg16, vgg19 } from './vgg.js';

/** All models of this package. A catalog of your own is a list of entries, too. */
export const catalog: readonly ModelEntry[] = [
  lenet5,
  alexnet,
  nin,
  googlenetLite,
  googlenet,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  plain18,
  plain34,
  resnet20,
  resnet32,
  resnet44,
  resnet56,
  resnet110,
  vgg11,
  vgg13,
  vgg16,
  vgg19,
  mlp,
];
