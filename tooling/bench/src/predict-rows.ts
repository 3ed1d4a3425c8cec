import { onnxruntimeNode, onnxruntimeWeb, type Peer, predictor } from './peers.js';
import { at, node24, type Row } from './row.js';
import type { NetworkName } from './side.js';

/** How much faster than onnxruntime-web convkit must be. */
const FLOOR = 2.5;

/** Networks, and the batches of one image that take about a second. */
const NETWORKS: readonly (readonly [name: NetworkName, batches: number])[] = [
  ['resnet18-224', 10],
  ['resnet34-224', 5],
  ['googlenet-224', 10],
];

const chromium = (peer: Peer): Peer => ({
  ...peer,
  title: `${peer.title}, in an isolated page in Chromium`,
  where: 'chromium',
});

const prediction = (
  network: NetworkName,
  [batchSize, batches]: readonly [size: number, batches: number],
  threads: number,
  where: 'node' | 'chromium',
): Row => {
  const [first, second] = [predictor(threads), onnxruntimeWeb(threads)];
  const others = [predictor(threads), onnxruntimeNode(threads)];
  const contenders =
    where === 'chromium' ? [chromium(first), chromium(second)] : [node24(first), node24(second), ...others];
  const counted = threads === 1 ? '1 thread' : `${threads} threads`;
  return {
    name: `predict-${network}-${batchSize}-threads-${threads}${where === 'chromium' ? '-chromium' : ''}`,
    title: `${network}, batch ${batchSize}: prediction on ${counted}${where === 'chromium' ? ' in Chromium' : ''}`,
    work: { kind: 'predict', network, batchSize },
    contenders: contenders.map((peer) => at(peer, batches)),
    floor: FLOOR,
    tolerance: 1e-3,
  };
};

/** Predictions beside onnxruntime: one image and 32, on one thread and on two, in Node; one image in Chromium. */
export const PREDICTIONS: readonly Row[] = NETWORKS.flatMap(([network, batches]) => [
  ...[1, 2].flatMap((threads) => [
    prediction(network, [1, batches], threads, 'node'),
    prediction(network, [32, 1], threads, 'node'),
  ]),
  ...[1, 2].map((threads) => prediction(network, [1, batches], threads, 'chromium')),
]);
