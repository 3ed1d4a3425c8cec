import type { Peer } from './peers.js';
import type { NetworkName, Work } from './side.js';

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
  /** Peak memory that the first contender may have relative to the second, if any. */
  readonly memoryLimit?: number;
  /**
   * Largest relative difference of the tenth losses, of the outputs of a prediction, or of the mean squares of the outputs of kernels and
   * loaders.
   */
  readonly tolerance: number;
}

/** A peer that takes `steps` steps a round. */
export const at = (peer: Peer, steps: number): Contender => ({ ...peer, steps });
/** The same peer in the newer Node. */
export const node24 = (peer: Peer): Peer => ({ ...peer, title: `${peer.title}, Node 24`, where: 'node24' });

/** A training step of a network. */
export const step = (
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
