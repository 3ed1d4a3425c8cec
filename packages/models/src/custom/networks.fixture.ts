import '@tensorflow/tfjs-backend-cpu';
import type { Rng } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { testModule } from '@convkit/testing';
import { analyzeBlocks } from './analyze-blocks.js';
import { blockNetwork } from './block-network.js';
import type { BlockSpec } from './block-options.js';

const conv = (out: number | 'classes', more: object = {}): BlockSpec => ({ name: 'conv', out, ...more });
const halve: BlockSpec = { name: 'maxPool' };
const linear = (out: number | 'classes', activation = 'relu'): BlockSpec => ({
  name: 'linear',
  out,
  activation,
});
const classify = linear('classes', 'none');
const average: BlockSpec = { name: 'globalAveragePool' };

/** Small networks that use every kind of block and every option. The images have 12x12 pixels and 3 channels, and there are 4 classes. */
export const VALID: Readonly<Record<string, readonly BlockSpec[]>> = {
  'one linear layer': [classify],
  LeNet: [conv(6, { kernel: 5, padding: 2 }), halve, conv(8, { padding: 0 }), halve, linear(12), classify],
  'saturating LeNet': [
    conv(6, { activation: 'tanh' }),
    { name: 'averagePool' },
    conv(8, { activation: 'sigmoid', batchNorm: true }),
    linear(12, 'tanh'),
    linear(6, 'sigmoid'),
    classify,
  ],
  AlexNet: [
    conv(8, { kernel: 5, stride: 2, padding: 2 }),
    { name: 'lrn', size: 3, alpha: 0.01, beta: 0.5, k: 1 },
    { name: 'maxPool', size: 3, stride: 2, padding: 1 },
    conv(12, { groups: 2 }),
    linear(16),
    { name: 'dropout', rate: 0.25 },
    classify,
  ],
  VGG: [
    { name: 'vggStage', out: 4, convolutions: 1 },
    { name: 'vggStage', out: 8, batchNorm: true },
    linear(8),
    classify,
  ],
  NiN: [
    { name: 'nin', out: 6, hidden: 5, output: 4, kernel: 5, padding: 2, stride: 2 },
    { name: 'dropout' },
    { name: 'nin', out: 6, hidden: 6, output: 'classes' },
    average,
  ],
  GoogLeNet: [
    conv(8, { batchNorm: true }),
    { name: 'inception', one: 2, threeReduce: 2, three: 4, fiveReduce: 1, five: 2, poolProj: 2 },
    halve,
    {
      name: 'inception',
      one: 2,
      threeReduce: 2,
      three: 4,
      fiveReduce: 1,
      five: 2,
      poolProj: 2,
      batchNorm: false,
    },
    average,
    classify,
  ],
  ResNet: [
    conv(4, { batchNorm: true }),
    { name: 'residual', out: 4 },
    { name: 'residual', out: 8, stride: 2, shortcut: 'A' },
    { name: 'residual', out: 8, shortcut: 'C' },
    { name: 'residual', out: 8, stride: 2, shortcut: 'none' },
    average,
    classify,
  ],
  'bottleneck ResNet': [
    { name: 'bottleneck', out: 8 },
    { name: 'bottleneck', out: 16, stride: 2 },
    average,
    classify,
  ],
  'fully convolutional': [
    conv(4, { stride: 2, activation: 'none', batchNorm: true }),
    conv('classes', { activation: 'none' }),
    average,
  ],
};

/** Lists that make no network, with the codes of their problems by block, counted from 1. */
export const INVALID: Readonly<
  Record<string, { readonly blocks: readonly unknown[]; readonly problems: readonly string[] }>
> = {
  'no blocks': { blocks: [], problems: ['empty'] },
  'no classifier': { blocks: [conv(4)], problems: ['1 noClassifier'] },
  'another number of outputs': { blocks: [average], problems: ['1 wrongOutputs'] },
  'pooling larger than its input': {
    blocks: [{ name: 'maxPool', size: 13 }, classify],
    problems: ['1 windowTooLarge'],
  },
  'too many poolings': { blocks: [halve, halve, halve, halve, classify], problems: ['4 windowTooLarge'] },
  'a convolution of single values': { blocks: [linear(8), conv(4), classify], problems: ['2 needsMaps'] },
  'global average pooling twice': { blocks: [average, average], problems: ['2 needsMaps'] },
  'an unknown block': { blocks: [{ name: 'transformer' }, classify], problems: ['1 notABlock'] },
  'no object': { blocks: [undefined, classify], problems: ['1 notABlock'] },
  'an unknown option': { blocks: [{ name: 'conv', filters: 4 }, classify], problems: ['1 unknownOption'] },
  'numbers out of range': {
    blocks: [conv(0), { name: 'conv', kernel: 2.5 }, { name: 'dropout', rate: 1 }, conv(Number.NaN)],
    problems: ['1 notWhole', '2 notWhole', '3 outOfRange', '4 notWhole'],
  },
  'an unknown activation': { blocks: [linear(4, 'gelu')], problems: ['1 notAChoice'] },
  'groups that do not divide': { blocks: [conv(4, { groups: 2 }), classify], problems: ['1 groups'] },
  'a bottleneck of 6 channels': {
    blocks: [{ name: 'bottleneck', out: 6 }, average, classify],
    problems: ['1 notAQuarter'],
  },
  'a shortcut to fewer channels': {
    blocks: [conv(8), { name: 'residual', out: 4, shortcut: 'A' }, average, classify],
    problems: ['2 shortcutNarrows'],
  },
  'LRN of an even size': { blocks: [{ name: 'lrn', size: 4 }, classify], problems: ['1 sizeEven'] },
  'padding beyond half of the window': {
    blocks: [{ name: 'maxPool', size: 2, padding: 2 }, classify],
    problems: ['1 paddingTooLarge'],
  },
  'more than 50 million parameters': { blocks: [conv(4096), linear(128), classify], problems: ['tooLarge'] },
  'more than 200 blocks': {
    blocks: [...Array<unknown>(201).fill({ name: 'dropout' }), classify],
    problems: ['tooManyBlocks'],
  },
};

/** What every network is for. */
export const PLACE = { input: [12, 12, 3], classes: 4 } as const;

installGradients();

/** Declares the tests of a valid network as a module. */
export function testBlockNetwork(name: string): void {
  const blocks = VALID[name] as readonly BlockSpec[];
  testModule(name, (rng: Rng) => blockNetwork(blocks, PLACE, rng), {
    input: [2, ...PLACE.input],
    output: [2, PLACE.classes],
    parameters: analyzeBlocks(blocks, PLACE).totals.parameters,
  });
}
