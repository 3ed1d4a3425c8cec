import { convkit, loader, type Peer, pytorch, torchLoader } from './peers.js';
import type { KernelWork, NetworkName, Work } from './side.js';

/** A peer of a row, and the number of steps that take it about a second. */
export interface Contender extends Peer {
  readonly steps: number;
}

/** A comparison of the first contender with the second. Further contenders are only listed. */
export interface Row {
  readonly name: string;
  readonly title: string;
  readonly work: Work;
  readonly contenders: readonly Contender[];
  /** Ratio that must be reached, if any. */
  readonly floor?: number;
  readonly target?: number;
  /** Largest relative difference of the tenth losses, or of the outputs' mean squares for kernels and loaders. */
  readonly tolerance: number;
}

const at = (peer: Peer, steps: number): Contender => ({ ...peer, steps });
const node24 = (peer: Peer): Peer => ({ ...peer, title: `${peer.title}, Node 24`, where: 'node24' });

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

const step = (
  network: NetworkName,
  batchSize: number,
  contenders: readonly Contender[],
  more: Partial<Row> = {},
): Row => ({
  name: `${network}-${batchSize}`,
  title: `${network}, batch ${batchSize}`,
  work: { kind: 'step', network, batchSize, learningRate: network === 'lenet5' ? 0.01 : 0.001 },
  contenders,
  tolerance: 1e-3,
  ...more,
});

/** convkit in the newer Node and in this one, and PyTorch, which the first is compared with. */
const trainers = (steps: number): readonly Contender[] => [
  at(node24(convkit(2)), steps),
  at(pytorch(2), steps),
  at(convkit(2), steps),
];

const others: readonly Contender[] = [
  at(
    {
      title: 'tf.layers on wasm with `installWasmKernels()`, 1 thread',
      runs: 'layers-wasm-kernels',
      threads: 1,
    },
    40,
  ),
  at({ title: 'tf.layers on webgl in Chromium', runs: 'layers-webgl', where: 'chromium', threads: 1 }, 3),
  at({ title: 'jax-js on wasm, jit', runs: 'jax', threads: 1 }, 3),
  at({ title: 'tf.layers on stock cpu', runs: 'layers-cpu', threads: 1 }, 1),
  at({ title: 'tf.layers on stock wasm', runs: 'layers-wasm', threads: 1 }, 1),
];

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
  step('lenet5', 64, [...trainers(200), ...others], { floor: 1.2, target: 2 }),
  step('lenet5', 256, trainers(60), { floor: 0.6, target: 1 }),
  step('nin', 32, trainers(3), { floor: 0.9, target: 1.2 }),
  step('googlenet-lite', 64, trainers(3), { floor: 0.9, target: 1.1, tolerance: 0.02 }),
  step('resnet34', 32, trainers(1), { floor: 0.95, target: 1.2, tolerance: 0.02 }),
  step('resnet34-224', 8, trainers(1), { floor: 0.9, target: 1.1, tolerance: 0.02 }),
  step('googlenet-224', 8, trainers(1), { floor: 0.9, target: 1.1, tolerance: 0.02 }),
  step('vgg11-224', 4, trainers(1), { floor: 1, target: 1.3, tolerance: 0.02 }),
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
  step('resnet34', 32, [at(convkit(2), 1), at(convkit(1), 1)], {
    name: 'scaling',
    title: 'resnet34, batch 32: two threads over one',
    floor: 1.7,
    target: 1.9,
    tolerance: 0,
  }),
  step(
    'lenet5',
    64,
    [
      at(
        {
          ...convkit(2),
          title: 'convkit in a worker of an isolated page in Chromium, 2 threads',
          where: 'chromium',
        },
        200,
      ),
      at(convkit(2), 200),
    ],
    { name: 'chromium', title: 'lenet5, batch 64: Chromium over Node', floor: 0.8, target: 1 },
  ),
  ...(['lenet5', 'resnet34'] as const).map((network) =>
    step(
      network,
      network === 'lenet5' ? 64 : 32,
      [
        at(node24(convkit(2)), network === 'lenet5' ? 200 : 1),
        at(convkit(2), network === 'lenet5' ? 200 : 1),
      ],
      {
        name: `node24-${network}`,
        title: `${network}: Node 24 over this Node`,
        tolerance: network === 'lenet5' ? 1e-3 : 0.02,
      },
    ),
  ),
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
