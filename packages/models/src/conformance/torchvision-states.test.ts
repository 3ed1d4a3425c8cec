import '@tensorflow/tfjs-backend-cpu';
import { isBuffer, Rng, stateDict, traceKernels } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { findModel, findVariant, type ModelOptions } from '../model-entry.js';
import { readGoldenState } from './golden.fixture.js';

type Compared = [golden: string, model: string, variant: string, options: ModelOptions];
const NETWORKS: readonly Compared[] = [
  ['alexnet', 'alexnet', 'torchvision', {}],
  ...[11, 13, 16, 19].flatMap((depth): Compared[] => [
    [`vgg${depth}`, `vgg${depth}`, 'plain', {}],
    [`vgg${depth}_bn`, `vgg${depth}`, 'bn', {}],
  ]),
  ['googlenet', 'googlenet', 'torchvision', { auxiliary: false }],
  ['googlenet_heads', 'googlenet', 'torchvision', {}],
  ...[18, 34, 50, 101, 152].map((depth): Compared => [`resnet${depth}`, `resnet${depth}`, 'torchvision', {}]),
];

/** [height, width, in, out] and [in, out] as PyTorch orders them. */
const torchShape = (shape: readonly number[]) =>
  shape.length === 4 ? [3, 2, 0, 1].map((axis) => shape[axis]) : shape.toReversed();

describe.each(NETWORKS)('torchvision’s %s', (golden, model, variant, options) => {
  it('has the same names, shapes and number of parameters', () => {
    const expected = readGoldenState(golden);
    const shapes: Record<string, unknown> = {};
    let parameters = 0;
    traceKernels(() => {
      const module = findVariant(findModel(catalog, model), variant).create(options, new Rng(0));
      for (const [key, state] of stateDict(module)) {
        shapes[key] = torchShape(state.shape);
        if (!isBuffer(state)) parameters += state.size;
      }
    });
    expect(shapes).toEqual(expected.state);
    expect(parameters).toBe(expected.parameters);
  });
});
