import type { ComponentType } from 'preact';
import { AlexNetPaper } from './pages/alexnet.js';
import { GoogLeNetPaper } from './pages/googlenet.js';
import { LeNet5Paper } from './pages/lenet5.js';
import { NinPaper } from './pages/nin.js';
import { ResNetPaper } from './pages/resnet.js';
import { VggPaper } from './pages/vgg.js';

export interface Paper {
  /** Name in the address: `#/papers/vgg`. */
  readonly path: string;
  readonly name: string;
  /** Year of the first version. */
  readonly year: number;
  /** What the paper introduced, in one sentence. */
  readonly idea: string;
  readonly Page: ComponentType;
}

export const PAPERS: readonly Paper[] = [
  {
    path: 'lenet5',
    name: 'LeNet-5',
    year: 1998,
    idea: 'A few shared weights look for the same pattern everywhere in the image.',
    Page: LeNet5Paper,
  },
  {
    path: 'alexnet',
    name: 'AlexNet',
    year: 2012,
    idea: 'ReLU, dropout and two GPUs make large networks trainable.',
    Page: AlexNetPaper,
  },
  {
    path: 'nin',
    name: 'Network in Network',
    year: 2013,
    idea: '1x1 convolutions, and one averaged feature map per class instead of a fully connected head.',
    Page: NinPaper,
  },
  {
    path: 'vgg',
    name: 'VGG',
    year: 2014,
    idea: 'Nothing but stacked 3x3 convolutions: depth alone improves accuracy.',
    Page: VggPaper,
  },
  {
    path: 'googlenet',
    name: 'GoogLeNet',
    year: 2014,
    idea: 'Filters of several sizes side by side, made affordable by 1x1 convolutions.',
    Page: GoogLeNetPaper,
  },
  {
    path: 'resnet',
    name: 'ResNet',
    year: 2015,
    idea: 'Shortcuts around the blocks let networks with more than a hundred layers learn.',
    Page: ResNetPaper,
  },
];
