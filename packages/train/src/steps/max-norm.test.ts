import { ConfigError } from '@convkit/core';
import { memory, norm, tensor, type Variable, variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainToEnd } from '../fit.js';
import { TrainingRun } from '../run/training-run.js';
import { RECIPE, TinyNet, tinyOptions, useCpu } from '../tiny.fixture.js';
import { applyMaxNorms, maxNormsOf } from './max-norm.js';

beforeAll(useCpu);

const weight = () => variable(tensor([3, 0.3, 4, 0.4], [2, 2]));

describe('maxNorm', () => {
  it('scales the weights of a unit whose norm is above the limit, and no others', () => {
    const parameter = weight();
    const { numTensors } = memory();
    applyMaxNorms(new Map([[parameter, 2]]));
    expect(memory().numTensors).toBe(numTensors);
    const [scaled, kept, other, last] = parameter.dataSync();
    expect([kept, last]).toEqual([Math.fround(0.3), Math.fround(0.4)]);
    expect(scaled).toBeCloseTo(1.2, 6);
    expect(other).toBeCloseTo(1.6, 6);
  });

  it('leaves frozen parameters as they are', () => {
    const parameter = weight();
    parameter.trainable = false;
    applyMaxNorms(new Map([[parameter, 2]]));
    expect(parameter.dataSync()).toEqual(Float32Array.of(3, 0.3, 4, 0.4));
  });

  it('takes the first pattern that matches', () => {
    const parameters = new Map<string, Variable>([
      ['fc.weight', weight()],
      ['conv.weight', weight()],
    ]);
    const limits = maxNormsOf(
      [
        { pattern: '^fc', limit: 3 },
        { pattern: 'weight$', limit: 5 },
      ],
      parameters,
    );
    expect([...limits.values()]).toEqual([3, 5]);
    expect(maxNormsOf(undefined, parameters).size).toBe(0);
  });

  it.each([
    [{ pattern: 'fc', limit: 0 }, "The maximum norm of 'fc' must be"],
    [{ pattern: 'rnn', limit: 1 }, "The maxNorm pattern 'rnn' matches no trainable parameter"],
    [{ pattern: 'bias', limit: 1 }, "The maxNorm pattern 'bias' matches 'fc.bias', which is not a weight"],
  ])('rejects %o', (maxNorm, message) => {
    const parameters = new Map<string, Variable>([
      ['fc.weight', weight()],
      ['fc.bias', variable(tensor([1, 2]))],
    ]);
    expect(() => maxNormsOf([maxNorm], parameters)).toThrow(ConfigError);
    expect(() => maxNormsOf([maxNorm], parameters)).toThrow(message);
  });

  it('holds after each step of a run', async () => {
    const model = new TinyNet(1);
    const norms = () => norm(model.weight, 'euclidean', 0).dataSync();
    const run = async (maxNorm: { pattern: string; limit: number }[]) => {
      const options = tinyOptions({ model, recipe: { ...RECIPE, epochs: 1, maxNorm } });
      for await (const event of trainToEnd(new TrainingRun(options), options)) {
        if (event.type === 'step' && maxNorm.length > 0) expect(Math.max(...norms())).toBeLessThan(0.5001);
      }
    };
    await run([]);
    expect(Math.max(...norms())).toBeGreaterThan(0.5);
    await run([{ pattern: '^weight$', limit: 0.5 }]);
  });
});
