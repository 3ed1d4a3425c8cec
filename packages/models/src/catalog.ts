import { alexnet } from './alexnet.js';
import { googlenet } from './googlenet-entry.js';
import { googlenetLite } from './googlenet-lite.js';
import { lenet5 } from './lenet5.js';
import type { ModelEntry } from './model-entry.js';
import { nin } from './nin.js';
import { resnet18, resnet34 } from './resnet.js';

/** Every model of this package. A catalog of your own is a list of entries too. */
export const catalog: readonly ModelEntry[] = [
  lenet5,
  alexnet,
  nin,
  googlenetLite,
  googlenet,
  resnet18,
  resnet34,
];
