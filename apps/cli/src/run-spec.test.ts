import '@tensorflow/tfjs-backend-cpu';
import { Rng } from '@convkit/core';
import { zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createModel } from './run-setup.js';
import { fitToData, toRunSpec } from './run-spec.js';

it('adapts a model for color images to grayscale images', () => {
  const spec = toRunSpec('resnet18', { variant: 'cifar', widthMultiplier: 1 / 64, data: 'mnist' });
  const { model } = fitToData(spec, { classes: ['odd', 'even'], channels: 1 });
  expect(model.input).toEqual([32, 32, 1]);
  expect(createModel(model, new Rng(1)).forward(zeros([2, 32, 32, 1])).shape).toEqual([2, 2]);
});
