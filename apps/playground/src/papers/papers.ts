import type { ComponentType } from 'preact';
import { AlexNetPaper } from './pages/alexnet.js';
import { GoogLeNetPaper } from './pages/googlenet.js';
import { LeNet5Paper } from './pages/lenet5.js';
import { NinPaper } from './pages/nin.js';
import { ResNetPaper } from './pages/resnet.js';
import { VggPaper } from './pages/vgg.js';

export interface Paper {
  /** Name in the address, `#/papers/vgg`, and of the text that says what the paper introduced. */
  readonly path: 'lenet5' | 'alexnet' | 'nin' | 'vgg' | 'googlenet' | 'resnet';
  readonly name: string;
  /** Year of the first version. */
  readonly year: number;
  readonly Page: ComponentType;
}

export const PAPERS: readonly Paper[] = [
  {
    path: 'lenet5',
    name: 'LeNet-5',
    year: 1998,
    Page: LeNet5Paper,
  },
  {
    path: 'alexnet',
    name: 'AlexNet',
    year: 2012,
    Page: AlexNetPaper,
  },
  {
    path: 'nin',
    name: 'Network in Network',
    year: 2013,
    Page: NinPaper,
  },
  {
    path: 'vgg',
    name: 'VGG',
    year: 2014,
    Page: VggPaper,
  },
  {
    path: 'googlenet',
    name: 'GoogLeNet',
    year: 2014,
    Page: GoogLeNetPaper,
  },
  {
    path: 'resnet',
    name: 'ResNet',
    year: 2015,
    Page: ResNetPaper,
  },
];
