import { Rng, summarize, summaryTotals } from '@convkit/core';
import { C3_TABLE, catalog, findModel, findVariant } from '@convkit/models';
import { expect, it } from 'vitest';
import * as arithmetic from './arithmetic.js';
import { INCEPTION_3A } from './diagrams/inception-block.js';

const layersOf = (model: string, variant: string, input?: readonly number[]) => {
  const entry = findModel(catalog, model);
  return summarize(() => findVariant(entry, variant).create({}, new Rng(0)), input ?? entry.input);
};
const parametersOf = (model: string, variant: string, layer: string) =>
  layersOf(model, variant).find((each) => each.layer === layer)?.parameters;

it('a 1x1 reduction from 192 to 16 channels turns 120,422,400 multiplications into 12,443,648', () => {
  const shape = { side: 28, inChannels: 192, outChannels: 32, kernel: 5 };
  expect(arithmetic.multiplications(shape)).toBe(120_422_400);
  expect(arithmetic.reducedMultiplications(shape, 16)).toBe(12_443_648);
});

it('the 5x5 branch of inception3a has as many parameters and multiply-adds as in the model', () => {
  const shape = { side: 28, inChannels: 192, outChannels: 32, kernel: 5 };
  const branch = layersOf('googlenet', 'paper').filter(({ layer }) =>
    layer.startsWith('inception3a.branch3'),
  );
  expect(summaryTotals(branch)).toMatchObject({
    parameters: arithmetic.reducedParameters(shape, 16),
    multiplyAdds: arithmetic.reducedMultiplications(shape, 16),
  });
});

it('C3 has 1,516 parameters, as in the paper and the model', () => {
  expect(arithmetic.tableParameters(C3_TABLE, 5)).toBe(1516);
  expect(parametersOf('lenet5', 'original', 'C3')).toBe(1516);
});

it('C3 with all connections has 2,416 parameters, as conv2 of the modern variant', () => {
  const all = C3_TABLE.map(() => [0, 1, 2, 3, 4, 5]);
  expect(arithmetic.tableParameters(all, 5)).toBe(2416);
  expect(parametersOf('lenet5', 'modern', 'conv2')).toBe(2416);
});

it('two and three 3x3 convolutions see 5 and 7 pixels, with 28% and 45% fewer weights', () => {
  expect(arithmetic.receptiveField(2)).toBe(5);
  expect(arithmetic.receptiveField(3)).toBe(7);
  const seven = arithmetic.convolutionWeights(7, 64, 64);
  expect(arithmetic.stackWeights(2, 64) / arithmetic.convolutionWeights(5, 64, 64)).toBeCloseTo(18 / 25);
  // "81% more" (section 2.3): 49 C^2 to 27 C^2.
  expect(seven / arithmetic.stackWeights(3, 64)).toBeCloseTo(1.81, 2);
});

it('the head of VGG-16 has 123,642,856 parameters, as in the model', () => {
  const head = arithmetic.fullHeadParameters(7, 512, [4096, 4096, 1000]);
  expect(head).toBe(123_642_856);
  const inModel = layersOf('vgg16', 'plain').filter(({ layer }) => layer.startsWith('classifier'));
  expect(summaryTotals(inModel).parameters).toBe(head);
});

it('the average-pooled head of GoogLeNet has 1,025,000 parameters, as in the model', () => {
  expect(arithmetic.averageHeadParameters(1024, 1000)).toBe(1_025_000);
  expect(parametersOf('googlenet', 'torchvision', 'fc')).toBe(1_025_000);
});

it('two towers halve the weights of the second convolution of AlexNet, as in the model', () => {
  expect(arithmetic.convolutionWeights(5, 96, 256)).toBe(614_400);
  expect(arithmetic.convolutionWeights(5, 96, 256, 2) + 256).toBe(307_456);
  expect(layersOf('alexnet', 'paper', [227, 227, 3]).some(({ parameters }) => parameters === 307_456)).toBe(
    true,
  );
});

it('0.6 to the power of 19 is 6.1e-5', () => {
  expect(arithmetic.plainGradient(0.6, 19).toPrecision(2)).toBe('0.000061');
});

it('shortcuts pass on at least the whole gradient', () => {
  expect(arithmetic.residualGradient(0, 18)).toBe(1);
  expect(arithmetic.residualGradient(0.6, 18)).toBeCloseTo(1.36 ** 9);
});

it('GoogLeNet has about 7 million parameters and AlexNet about 60 million, as the pages say', () => {
  const millions = (layers: ReturnType<typeof layersOf>) => summaryTotals(layers).parameters / 1e6;
  expect(Math.round(millions(layersOf('googlenet', 'torchvision')))).toBe(7);
  expect(Math.round(millions(layersOf('alexnet', 'paper', [227, 227, 3])) / 10)).toBe(6);
});

it('a residual block and its shortcut have as many weights as in resnet18', () => {
  const weights = (block: string, part: RegExp) =>
    layersOf('resnet18', 'torchvision')
      .filter(({ layer }) => layer.startsWith(block) && part.test(layer))
      .reduce((sum, { parameters }) => sum + parameters, 0);
  expect(arithmetic.residualBlockWeights(64, 64)).toEqual({ layers: 73_728, shortcut: 0 });
  expect(weights('layer1.0.', /conv\d$/)).toBe(73_728);
  const halving = arithmetic.residualBlockWeights(64, 128);
  expect(weights('layer2.0.', /conv\d$/)).toBe(halving.layers);
  expect(weights('layer2.0.', /downsample\.0$/)).toBe(halving.shortcut);
});

it('the Inception diagram has the channels of inception3a in the model', () => {
  const block = layersOf('googlenet', 'paper').filter(({ layer }) => layer.startsWith('inception3a.'));
  const channels = block.filter(({ type }) => type.startsWith('Conv')).map(({ output }) => output[2]);
  const { one, threeReduce, three, five, poolProj } = INCEPTION_3A;
  expect(channels).toEqual([one, threeReduce, three, 16, five, poolProj]);
});
