import { readFileSync } from 'node:fs';
import { norm, projections, samples } from './hashed.fixture.js';

/** Logits: norm, signed sums, sampled values. */
export interface ExactRecord {
  readonly norm: number;
  readonly projections: readonly number[];
  readonly samples: readonly number[];
}

/** The norm, then in units of 1e-4 the 8 signed sums over the norm and a sample over the root mean square. */
export type CoarseRecord = readonly number[];

export interface GoldenRun {
  /** Channels of biases, each as often as it is moved by 2^-6: they keep units off their ReLU's kink. */
  readonly moves: Readonly<Record<string, readonly number[]>>;
  readonly loss: number;
  readonly logits: Readonly<Record<string, ExactRecord>>;
  readonly gradients: Readonly<Record<string, CoarseRecord>>;
}

/** What float64 PyTorch computed: tooling/goldens/make.py. */
export interface Golden {
  readonly input: readonly [number, number, number];
  readonly batchSize: number;
  readonly classes: number;
  /** Name of the hash that makes the images. */
  readonly images: string;
  readonly train: GoldenRun;
  /** Only of networks that normalize: others do the same in both modes. */
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
  /** Largest difference of a sample, divided by the root mean square. */
  readonly sample: number;
}

const rootMeanSquare = (values: readonly number[]) => norm(values) / Math.sqrt(values.length);

/**
 * How far `data` are from the tensor that the record was made of. The signs of a sum are even and independent, so the
 * mean square of the sums of a - b is ||a - b||^2 but for chance: the root of 8 is within a factor of 2 in 49 cases of 50.
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
