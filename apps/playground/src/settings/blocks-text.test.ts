import type { BlockSpec } from '@convkit/models';
import { expect, it } from 'vitest';
import { blocksFromText, blocksToText } from './blocks-text.js';

const BLOCKS: BlockSpec[] = [
  { name: 'conv', out: 6, kernel: 5, batchNorm: true, activation: 'tanh' },
  { name: 'dropout', rate: 0.25 },
  { name: 'lrn', alpha: 0.0001 },
  { name: 'globalAveragePool' },
  { name: 'linear', out: 'classes' },
];

it('a list of blocks fits into an address as it is', () => {
  const text = blocksToText(BLOCKS);
  expect(text).toBe(
    '1-conv_out.6_kernel.5_batchNorm.true_activation.tanh-dropout_rate.0.25-lrn_alpha.0.0001-globalAveragePool-linear_out.classes',
  );
  expect(new URLSearchParams({ text }).toString()).toBe(`text=${text}`);
  expect(blocksFromText(text)).toEqual(BLOCKS);
});

it('no blocks are a list, too', () => {
  expect(blocksFromText(blocksToText([]))).toEqual([]);
});

it.each(['', '2-conv', 'conv', 'x'])('“%s” is of no known version', (text) => {
  expect(blocksFromText(text)).toBeUndefined();
});

it.each([
  ['1-conv_out.', [{ name: 'conv', out: '' }]],
  ['1-conv_out', [{ name: 'conv', out: true }]],
  ['1--conv_name.linear', [{ name: '' }, { name: 'conv' }]],
  ['1-conv_out.NaN', [{ name: 'conv', out: 'NaN' }]],
])('“%s” is what it says', (text, blocks) => {
  expect(blocksFromText(text)).toEqual(blocks);
});
