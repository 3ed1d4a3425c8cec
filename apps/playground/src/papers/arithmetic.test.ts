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

it('a 1x1 reduction of 192 maps to 16 turns 120,422,400 multiplications into 12,443,648', () => {
  const shape = { side: 28, in: 192, out: 32, kernel: 5 };
  expect(arithmetic.multiplications(shape)).toBe(120_422_400);
  expect(arithmetic.reducedMultiplications(shape, 16)).toBe(12_443_648);
});

it('C3 has the 1,516 parameters of the paper, and of the model', () => {
  expect(arithmetic.tableParameters(C3_TABLE, 5)).toBe(1516);
  expect(parametersOf('lenet5', 'original', 'C3')).toBe(1516);
});

it('C3 with all connections has the 2,416 parameters of the modern conv2', () => {
  const all = C3_TABLE.map(() => [0, 1, 2, 3, 4, 5]);
  expect(arithmetic.tableParameters(all, 5)).toBe(2416);
  expect(parametersOf('lenet5', 'modern', 'conv2')).toBe(2416);
});

it('two and three 3x3 convolutions see 5 and 7 pixels, with 28 % and 45 % fewer weights', () => {
  expect(arithmetic.receptiveField(2)).toBe(5);
  expect(arithmetic.receptiveField(3)).toBe(7);
  const seven = arithmetic.convolutionWeights(7, 64, 64);
  expect(arithmetic.stackWeights(2, 64) / arithmetic.convolutionWeights(5, 64, 64)).toBeCloseTo(18 / 25);
  // "81% more" (section 2.3): 49 C^2 to 27 C^2.
  expect(seven / arithmetic.stackWeights(3, 64)).toBeCloseTo(1.81, 2);
});

it("VGG-16's head has 123,642,856 parameters, as the model", () => {
  const head = arithmetic.fullHeadParameters(7, 512, [4096, 4096, 1000]);
  expect(head).toBe(123_642_856);
  const inModel = layersOf('vgg16', 'plain').filter(({ layer }) => layer.startsWith('classifier'));
  expect(summaryTotals(inModel).parameters).toBe(head);
});

it("an average over each map leaves GoogLeNet's head 1,025,000 parameters, as the model", () => {
  expect(arithmetic.averageHeadParameters(1024, 1000)).toBe(1_025_000);
  expect(parametersOf('googlenet', 'torchvision', 'fc')).toBe(1_025_000);
});

it("two towers halve the weights of AlexNet's second convolution, as in the model", () => {
  expect(arithmetic.convolutionWeights(5, 96, 256)).toBe(614_400);
  expect(arithmetic.convolutionWeights(5, 96, 256, 2) + 256).toBe(307_456);
  expect(layersOf('alexnet', 'paper', [227, 227, 3]).some(({ parameters }) => parameters === 307_456)).toBe(
    true,
  );
});

it('0.6 to the 19th is 6.1e-5', () => {
  expect(arithmetic.plainGradient(0.6, 19).toPrecision(2)).toBe('0.000061');
});

it('a shortcut passes on at least all of the gradient', () => {
  expect(arithmetic.residualGradient(0, 18)).toBe(1);
  expect(arithmetic.residualGradient(0.6, 18)).toBeCloseTo(1.36 ** 9);
});

it('GoogLeNet has some 7 million parameters and AlexNet some 60 million, as the pages say', () => {
  const millions = (layers: ReturnType<typeof layersOf>) => summaryTotals(layers).parameters / 1e6;
  expect(Math.round(millions(layersOf('googlenet', 'torchvision')))).toBe(7);
  expect(Math.round(millions(layersOf('alexnet', 'paper', [227, 227, 3])) / 10)).toBe(6);
});

it("the weights of a residual block and its shortcut are those of resnet18's", () => {
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

it("the image's Inception block has the maps of GoogLeNet's 3a", () => {
  const block = layersOf('googlenet', 'paper').filter(({ layer }) => layer.startsWith('inception3a.'));
  const maps = block.filter(({ type }) => type.startsWith('Conv')).map(({ output }) => output[2]);
  const { one, threeReduce, three, five, poolProj } = INCEPTION_3A;
  expect(maps).toEqual([one, threeReduce, three, 16, five, poolProj]);
});
