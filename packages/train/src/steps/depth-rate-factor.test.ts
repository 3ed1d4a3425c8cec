import { INFERENCE, type Pass } from '@convkit/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { fit } from '../fit.js';
import { RECIPE, TinyNet, TinySource, tinyOptions, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

/** Notes the factor of each training pass. */
class Watched extends TinyNet {
  readonly factors: (number | undefined)[] = [];

  override forward(images: Tensor, pass: Pass = INFERENCE): Tensor {
    if (pass.training) this.factors.push(pass.depthRateFactor);
    return super.forward(images, pass);
  }
}

async function factors(stochasticDepthWarmup?: number) {
  const model = new Watched(1);
  const warmup = stochasticDepthWarmup !== undefined && { stochasticDepthWarmup };
  // 2 steps per epoch.
  const recipe = { ...RECIPE, epochs: 3, ...warmup };
  for await (const _ of fit(tinyOptions({ model, recipe, train: new TinySource(16, 8) })));
  return model.factors;
}

it('raises the rates of stochastic depth from 0 over the warm-up', async () => {
  expect(await factors(2)).toEqual([0, 0.25, 0.5, 0.75, 1, 1]);
  expect(await factors(0.5)).toEqual([0, 1, 1, 1, 1, 1]);
});

it('leaves the rates as they are without a warm-up', async () => {
  expect(await factors()).toEqual(new Array(6).fill(undefined));
  expect(await factors(0)).toEqual(new Array(6).fill(undefined));
});
