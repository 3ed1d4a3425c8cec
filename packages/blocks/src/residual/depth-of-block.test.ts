import '@tensorflow/tfjs-backend-cpu';
import { type Module, Rng, trainingPass } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { PreActivationBasicBlock, PreActivationBottleneck } from './pre-activation.js';
import { BasicBlock, Bottleneck, type ResidualOptions } from './residual.js';

installGradients();

const BLOCKS = {
  BasicBlock: (options: ResidualOptions) => new BasicBlock(options, new Rng(1)),
  Bottleneck: (options: ResidualOptions) => new Bottleneck(options, new Rng(1)),
  PreActivationBasicBlock: (options: ResidualOptions) => new PreActivationBasicBlock(options, new Rng(1)),
  PreActivationBottleneck: (options: ResidualOptions) => new PreActivationBottleneck(options, new Rng(1)),
};
const x = tf.keep(normalValues<tf.Rank.R4>([2, 3, 3, 4], new Rng(2)));

/** The output in training, at a step that drops the branch or not. */
function outputs(block: Module, plain: Module, isRectified: boolean) {
  const run = (module: Module, step: number) =>
    module.forward(x, trainingPass(module, { rng: new Rng(3), step }));
  const shortcut = isRectified ? tf.relu(x) : x;
  const whole = run(plain, 0);
  const isDropped = (y: tf.Tensor) => tf.max(tf.abs(tf.sub(y, shortcut))).dataSync()[0] === 0;
  return { steps: Array.from({ length: 30 }, (_, step) => run(block, step)), isDropped, whole, shortcut };
}

describe.each(Object.entries(BLOCKS))('%s with a depth rate', (name, create) => {
  const isRectified = !name.startsWith('PreActivation');

  it('drops its branch in some steps and scales it up in the others', () => {
    const block = create({ in: 4, out: 4, depthRate: 0.5 });
    const plain = create({ in: 4, out: 4 });
    const { steps, isDropped, whole, shortcut } = outputs(block, plain, isRectified);
    const kept = steps.filter((y) => !isDropped(y));
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length).toBeLessThan(25);
    if (isRectified) return;
    const branch = tf.sub(whole, shortcut);
    for (const y of kept) expectClose(tf.sub(y, shortcut), tf.mul(branch, 2), { absolute: 1e-5 });
  });

  it('is the same as without one in inference', () => {
    expectClose(create({ in: 4, out: 4, depthRate: 0.5 }).forward(x), create({ in: 4, out: 4 }).forward(x));
  });

  it('rejects a rate of 1, and blocks without a shortcut', () => {
    expect(() => create({ in: 4, out: 4, depthRate: 1 })).toThrow('the rate of StochasticDepth');
    expect(() => create({ in: 4, out: 4, depthRate: 0.5, shortcut: 'none' })).toThrow(
      'stochastic depth needs a block with a shortcut',
    );
  });
});

it('drops nothing while the factor of the pass is 0', () => {
  const block = BLOCKS.BasicBlock({ in: 4, out: 4, depthRate: 0.9 });
  const plain = BLOCKS.BasicBlock({ in: 4, out: 4 });
  for (let step = 0; step < 5; step++) {
    const options = { rng: new Rng(3), step, depthRateFactor: 0 };
    expectClose(
      block.forward(x, trainingPass(block, options)),
      plain.forward(x, trainingPass(plain, options)),
      { absolute: 1e-5 },
    );
  }
});

testModule('BasicBlock with stochastic depth', () => BLOCKS.BasicBlock({ in: 4, out: 4, depthRate: 0.01 }), {
  input: [2, 3, 3, 4],
  output: [2, 3, 3, 4],
  parameters: 2 * 144 + 16,
});
