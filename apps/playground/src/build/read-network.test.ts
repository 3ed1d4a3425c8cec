import { analyzeBlocks } from '@convkit/models';
import { describe, expect, it } from 'vitest';
import { blocksToText } from '../settings/blocks-text.js';
import { PRESETS } from './presets.js';
import { readNetwork, shortest } from './read-network.js';

const PLACE = { input: [28, 28, 1], classes: 10 };
const read = (text: string) => readNetwork(text, PLACE);

describe.each(Object.entries(PRESETS))('%s', (_, blocks) => {
  it('is a network with fewer than a million parameters, for small images and color images', () => {
    for (const input of [PLACE.input, [32, 32, 3], [64, 64, 3]]) {
      const { problems, totals } = analyzeBlocks(blocks, { input, classes: 3 });
      expect(problems).toEqual([]);
      expect(totals.parameters).toBeLessThan(1_000_000);
    }
  });

  it('fits into an address', () => {
    const text = blocksToText(blocks);
    expect(text.length).toBeLessThan(600);
    expect(read(text)).toEqual({ blocks: blocks.map(shortest), problems: [] });
  });
});

it.each(['', 'conv', '2-conv', '{"blocks":[]}'])('nothing of the address “%s” can be read', (text) => {
  expect(read(text)).toBeUndefined();
});

it('what is right in an address is kept, and what is wrong is named', () => {
  const found = read(
    '1-conv_out.6_kernel.5.5-transformer_heads.8-maxPool_window.2_size.3-linear_activation.gelu',
  );
  expect(found?.blocks).toEqual([{ name: 'conv', out: 6 }, { name: 'maxPool', size: 3 }, { name: 'linear' }]);
  expect(found?.problems.map(({ block, code, name }) => [block, code, name])).toEqual([
    [0, 'notWhole', 'conv'],
    [1, 'notABlock', 'transformer'],
    [2, 'unknownOption', 'maxPool'],
    [3, 'notAChoice', 'linear'],
  ]);
});

it('a block that is wrong only in its place is kept: the page shows what to do', () => {
  expect(read('1-globalAveragePool-conv')).toEqual({
    blocks: [{ name: 'globalAveragePool' }, { name: 'conv' }],
    problems: [],
  });
});

it('options with their defaults are left out', () => {
  expect(read('1-conv_out.16_kernel.3_stride.2')?.blocks).toEqual([{ name: 'conv', stride: 2 }]);
});
