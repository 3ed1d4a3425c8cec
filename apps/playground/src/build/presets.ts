import type { BlockSpec } from '@convkit/models';

const conv = (out: number, more: object = {}): BlockSpec => ({ name: 'conv', out, ...more });
const halve: BlockSpec = { name: 'maxPool' };
/** Overlapping pooling: Krizhevsky et al. 2012, section 3.4. */
const overlap: BlockSpec = { name: 'maxPool', size: 3, padding: 1 };
const linear = (out: number): BlockSpec => ({ name: 'linear', out });
const dropout = (rate: number): BlockSpec => ({ name: 'dropout', rate });
const residual = (out: number, stride = 1): BlockSpec => ({
  name: 'residual',
  out,
  ...(stride > 1 && { stride }),
});
const average: BlockSpec = { name: 'globalAveragePool' };
const classify: BlockSpec = { name: 'linear', out: 'classes', activation: 'none' };

/** Networks to start from, small enough to train in a browser: the ideas of the papers, not their sizes. */
export const PRESETS: Readonly<Record<string, readonly BlockSpec[]>> = {
  'LeNet-5': [
    conv(6, { kernel: 5, padding: 2 }),
    halve,
    conv(16, { kernel: 5, padding: 0 }),
    halve,
    linear(120),
    linear(84),
    classify,
  ],
  AlexNet: [
    conv(24, { kernel: 5, padding: 2 }),
    { name: 'lrn' },
    overlap,
    conv(48, { kernel: 5, padding: 2, groups: 2 }),
    { name: 'lrn' },
    overlap,
    conv(64),
    conv(64, { groups: 2 }),
    conv(48, { groups: 2 }),
    overlap,
    linear(256),
    dropout(0.5),
    linear(256),
    dropout(0.5),
    classify,
  ],
  VGG: [
    { name: 'vggStage', out: 16, convolutions: 1, batchNorm: true },
    { name: 'vggStage', out: 32, batchNorm: true },
    { name: 'vggStage', out: 64, batchNorm: true },
    linear(128),
    dropout(0.5),
    classify,
  ],
  NiN: [
    { name: 'nin', out: 48, hidden: 40, output: 24, kernel: 5, padding: 2 },
    overlap,
    dropout(0.5),
    { name: 'nin', out: 48, hidden: 48, output: 48, kernel: 5, padding: 2 },
    overlap,
    dropout(0.5),
    { name: 'nin', out: 48, hidden: 48, output: 'classes' },
    average,
  ],
  GoogLeNet: [
    conv(32, { batchNorm: true }),
    overlap,
    { name: 'inception', one: 16, threeReduce: 24, three: 32, fiveReduce: 4, five: 8, poolProj: 8 },
    { name: 'inception', one: 32, threeReduce: 32, three: 48, fiveReduce: 8, five: 24, poolProj: 16 },
    overlap,
    { name: 'inception', one: 48, threeReduce: 24, three: 52, fiveReduce: 4, five: 12, poolProj: 16 },
    average,
    dropout(0.4),
    classify,
  ],
  ResNet: [
    conv(16, { batchNorm: true }),
    residual(16),
    residual(16),
    residual(32, 2),
    residual(32),
    residual(64, 2),
    residual(64),
    average,
    classify,
  ],
};
