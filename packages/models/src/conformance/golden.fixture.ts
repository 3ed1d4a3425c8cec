import { readFileSync } from 'node:fs';
import { norm, projections, samples } from './hashed.fixture.js';

/** Record of logits: norm, signed sums, sampled values. */
export interface ExactRecord {
  readonly norm: number;
  readonly projections: readonly number[];
  readonly samples: readonly number[];
}

/** Record of a tensor: the norm, then in units of 1e-4 the 8 signed sums over the norm and a sample over the root mean square. */
export type CoarseRecord = readonly number[];

export interface GoldenRun {
  /** Channels of biases that are moved by 2^-6, once a step, to keep units away from the kink of their ReLU. */
  readonly moves: Readonly<Record<string, readonly number[]>>;
  readonly loss: number;
  readonly logits: Readonly<Record<string, ExactRecord>>;
  readonly gradients: Readonly<Record<string, CoarseRecord>>;
}

/** Results of float64 PyTorch, written by tooling/goldens/make.py. */
export interface Golden {
  readonly input: readonly number[];
  readonly batchSize: number;
  readonly classes: number;
  /** Number of words, if the samples are text. */
  readonly vocabulary?: number;
  /** Name from which the images are hashed. */
  readonly images: string;
  readonly train: GoldenRun;
  /** Only for networks that normalize: others compute the same in both modes. */
  readonly eval?: GoldenRun;
  /** Running statistics after the training step. */
  readonly statistics?: Readonly<Record<string, CoarseRecord>>;
}

export interface GoldenState {
  readonly parameters: number;
  readonly state: Readonly<Record<string, readonly number[]>>;
}

const file = (path: string) => new URL(`../../goldens/${path}.json`, import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(file(path), 'utf8'));

export const readGolden = (name: string): Golden => read(`numerics/${name}`);
export const readGoldenState = (name: string): GoldenState => read(`state/${name}`);

/** Distances from PyTorch's tensor. */
export interface Distance {
  /** `||a - b|| / ||b||`, estimated from the signed sums. */
  readonly relative: number;
  /** Relative difference of the norms. */
  readonly norm: number;
  /** Largest difference of a sample, over the root mean square. */
  readonly sample: number;
}

const rootMeanSquare = (values: readonly number[]) => norm(values) / Math.sqrt(values.length);

/**
 * Computes the distances of `data` from the tensor of a record. The signs of a sum are uniform and independent, so the mean square of
 * the sums of a - b estimates ||a - b||^2. With 8 sums, its root is within a factor of 2 in 49 of 50 cases.
 */
function distance(
  name: string,
  data: ArrayLike<number>,
  of: { norm: number; sums: readonly number[]; samples: readonly number[] },
): Distance {
  const deviation = of.norm / Math.sqrt(data.length);
  const missed = samples(name, data, of.samples.length).map((value, i) => value - (of.samples[i] as number));
  return {
    relative: rootMeanSquare(projections(name, data).map((sum, i) => sum - (of.sums[i] as number))) / of.norm,
    norm: Math.abs(norm(data) / of.norm - 1),
    sample: Math.max(...missed.map(Math.abs)) / deviation,
  };
}

export function distanceFromExact(name: string, data: ArrayLike<number>, record: ExactRecord): Distance {
  return distance(name, data, { norm: record.norm, sums: record.projections, samples: record.samples });
}

export function distanceFromCoarse(name: string, data: ArrayLike<number>, record: CoarseRecord): Distance {
  const [size = 0, ...rest] = record;
  const units = rest.map((value) => value / 1e4);
  const deviation = size / Math.sqrt(data.length);
  return distance(name, data, {
    norm: size,
    sums: units.slice(0, 8).map((sum) => sum * size),
    samples: units.slice(8).map((sample) => sample * deviation),
  });
}
