import { convkit, loader, torchLoader } from './peers.js';
import { PREDICTIONS } from './predict-rows.js';
import { at, type Row, step } from './row.js';
import type { KernelWork } from './side.js';
import { IN_CHROMIUM, SCALING, TRAINING } from './training-rows.js';

const kernel = (
  name: string,
  title: string,
  work: KernelWork['kernel'],
  threads: number,
  [ours, stock]: readonly [number, number],
  [floor, target]: readonly [number, number],
): Row => ({
  name,
  title,
  work: { kind: 'kernel', kernel: work },
  contenders: [
    at(
      { title: `convkit, ${threads === 1 ? '1 thread' : `${threads} threads`}`, runs: 'kernel', threads },
      ours,
    ),
    at({ title: 'stock tfjs-wasm', runs: 'stock-kernel', threads: 1 }, stock),
  ],
  floor,
  target,
  tolerance: 1e-4,
});

export const ROWS: readonly Row[] = [
  kernel('conv-1', '3x3 convolution, 8x56x56x64 to 64, 1 thread', 'conv2d', 1, [60, 20], [2.5, 3.5]),
  kernel('conv-2', 'the same, 2 threads', 'conv2d', 2, [100, 20], [4.5, 6.5]),
  kernel(
    'conv-input-gradient',
    'its input gradient, 2 threads',
    'conv2d-input-gradient',
    2,
    [100, 2],
    [30, 50],
  ),
  kernel('mat-mul', 'matrix product, 512^3, 2 threads', 'mat-mul', 2, [300, 100], [3, 3.5]),
  ...TRAINING,
  ...PREDICTIONS,
  {
    name: 'loader',
    title: 'crop, flip and normalize, 32x32x3, batch 128, 2 workers',
    work: { kind: 'load', batchSize: 128, images: 12_800 },
    contenders: [at(loader(2), 300), at(torchLoader(2), 60), at(loader(0), 300), at(torchLoader(0), 30)],
    floor: 5,
    // Each side draws its own crops and flips.
    tolerance: 0.05,
  },
  step(
    'lenet5',
    64,
    [
      at({ ...convkit(2), title: 'convkit, `fit` from a loader with 1 worker', runs: 'convkit-loader' }, 200),
      at({ ...convkit(2), title: 'the same from batches in memory' }, 200),
    ],
    // Each side has its own noise images.
    { name: 'lenet5-loader', title: 'lenet5, batch 64: with a loader over without', tolerance: 0.1 },
  ),
  ...SCALING,
  ...IN_CHROMIUM,
  ...(['lenet5', 'resnet18'] as const).map((network) =>
    step(
      network,
      16,
      [
        at({ title: 'convkit, `fit` on webgl', runs: 'convkit-webgl', where: 'chromium', threads: 1 }, 10),
        at({ title: 'tf.layers on webgl', runs: 'layers-webgl', where: 'chromium', threads: 1 }, 10),
      ],
      {
        name: `webgl-${network}`,
        title: `${network}, batch 16, both on WebGL in Chromium`,
        // tf.layers pads strided convolutions on other sides.
        tolerance: network === 'lenet5' ? 1e-3 : 0.2,
      },
    ),
  ),
];
