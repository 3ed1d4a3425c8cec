import { convkit, type Peer, pytorch } from './peers.js';
import { at, type Contender, node24, type Row, step } from './row.js';
import type { NetworkName } from './side.js';

/** A network that is trained beside PyTorch. */
interface Training {
  readonly network: NetworkName;
  readonly batchSize: number;
  /** Steps that take about a second. */
  readonly steps: number;
  readonly floor: number;
  readonly target: number;
  /** Defaults to that of a shallow network. */
  readonly tolerance?: number;
  /** Further sides. */
  readonly others?: readonly Contender[];
}

/** Other libraries in JavaScript. */
const OTHERS: readonly Contender[] = [
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

const NETWORKS: readonly Training[] = [
  { network: 'lenet5', batchSize: 64, steps: 200, floor: 1.2, target: 2, others: OTHERS },
  { network: 'lenet5', batchSize: 256, steps: 60, floor: 0.6, target: 1 },
  { network: 'nin', batchSize: 32, steps: 3, floor: 0.9, target: 1.2 },
  { network: 'googlenet-lite', batchSize: 64, steps: 3, floor: 0.9, target: 1.1, tolerance: 0.02 },
  { network: 'resnet34', batchSize: 32, steps: 1, floor: 0.95, target: 1.2, tolerance: 0.02 },
  { network: 'resnet34-224', batchSize: 8, steps: 1, floor: 0.9, target: 1.1, tolerance: 0.02 },
  { network: 'googlenet-224', batchSize: 8, steps: 1, floor: 0.9, target: 1.1, tolerance: 0.02 },
  { network: 'vgg11-224', batchSize: 4, steps: 1, floor: 1, target: 1.3, tolerance: 0.02 },
];

/** Peak memory relative to PyTorch's. */
const MEMORY_LIMIT = 1.1;

/** Training steps: convkit in the newer Node over PyTorch, then convkit in this Node. */
export const TRAINING: readonly Row[] = NETWORKS.map(({ network, batchSize, steps, others = [], ...goals }) =>
  step(
    network,
    batchSize,
    [at(node24(convkit(2)), steps), at(pytorch(2), steps), at(convkit(2), steps), ...others],
    { memoryLimit: MEMORY_LIMIT, ...goals },
  ),
);

const isFirst = ({ network }: Training, index: number) =>
  NETWORKS.findIndex((other) => other.network === network) === index;

const inChromium: Peer = {
  ...convkit(2),
  title: 'convkit in a worker of an isolated page in Chromium, 2 threads',
  where: 'chromium',
};

/** Training steps of each small network in Chromium over the newer Node. */
export const IN_CHROMIUM: readonly Row[] = NETWORKS.filter(isFirst)
  .filter(({ network }) => !network.endsWith('-224'))
  .map(({ network, batchSize, steps }) =>
    step(network, batchSize, [at(inChromium, steps), at(node24(convkit(2)), steps)], {
      name: `chromium-${network}`,
      title: `${network}, batch ${batchSize}: Chromium over Node 24`,
      floor: 0.9,
      target: 1,
    }),
  );

/** Training steps of each network on two threads over one, in the newer Node. Both compute the same, bit for bit. */
export const SCALING: readonly Row[] = NETWORKS.filter(isFirst).map(({ network, batchSize, steps }) =>
  step(network, batchSize, [at(node24(convkit(2)), steps), at(node24(convkit(1)), steps)], {
    name: `scaling-${network}`,
    title: `${network}, batch ${batchSize}: two threads over one`,
    floor: 1.7,
    target: 1.9,
    tolerance: 0,
  }),
);
