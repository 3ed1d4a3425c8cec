import { expect, it } from 'vitest';
import { LayerHistory } from '../runs/layer-history.js';
import { layerSeries } from './layer-series.js';

const figures = (layers: readonly string[]) => Object.fromEntries(layers.map((layer) => [layer, 1]));

function historyOf(layers: readonly string[], withRelu: readonly string[]): LayerHistory {
  const history = new LayerHistory();
  const [gradientNorms, deadUnits] = [figures(layers), figures(withRelu)];
  history.add(1, { gradientNorms, updateRatios: gradientNorms, deadUnits });
  return history;
}

it('draws a layer alike in every chart', () => {
  const history = historyOf(['conv1', 'conv2', 'fc1', 'fc2', 'fc3'], ['conv2', 'fc2']);
  const norms = layerSeries(history, 'gradientNorms');
  expect(norms.map(({ name, color, dash }) => [name, color, dash])).toEqual([
    ['conv1', 1, false],
    ['conv2', 2, false],
    ['fc1', 3, false],
    ['fc2', 4, false],
    ['fc3', 1, true],
  ]);
  expect(layerSeries(history, 'deadUnits')).toEqual([norms[1], norms[3]]);
});

it('draws eight layers of a deep network, from the first to the last', () => {
  const layers = Array.from({ length: 50 }, (_, i) => `layer${i}`);
  const names = layerSeries(historyOf(layers, []), 'gradientNorms').map(({ name }) => name);
  expect(names).toHaveLength(8);
  expect([names[0], names.at(-1)]).toEqual(['layer0', 'layer49']);
});
