import type { LayerSummary } from '@convkit/core';
import { expect, it } from 'vitest';
import { blocksOf } from './layer-tree.js';

const row = (layer: string, parameters: number, output = [4, 4, 2]): LayerSummary => ({
  layer,
  type: 'Conv2d',
  output,
  parameters,
  connections: 0,
  multiplyAdds: 10 * parameters,
  activationBytes: 0,
});

it('groups neighbors with the same prefix into blocks with their totals', () => {
  const blocks = blocksOf([
    row('conv1', 1),
    row('layer1.0.conv1', 2),
    row('layer1.0.bn1', 3, [2, 2, 8]),
    row('fc', 4),
  ]);
  expect(
    blocks.map(({ name, layers, parameters, multiplyAdds, output }) => [
      name,
      layers.length,
      parameters,
      multiplyAdds,
      output,
    ]),
  ).toEqual([
    ['conv1', 1, 1, 10, [4, 4, 2]],
    ['layer1', 2, 5, 50, [2, 2, 8]],
    ['fc', 1, 4, 40, [4, 4, 2]],
  ]);
});

it('accepts the network itself and no layers', () => {
  expect(blocksOf([row('', 0)])[0]?.name).toBe('');
  expect(blocksOf([])).toEqual([]);
});
