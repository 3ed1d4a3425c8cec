import { checkTensorData } from '../check-tensors.js';
import type { TensorData } from '../tensor-data.js';

/** Statistics of a tensor's elements. Those of a tensor without finite elements are NaN. */
export interface TensorStatistics {
  /** Number of elements. */
  readonly elements: number;
  /** Mean of the finite elements. */
  readonly mean: number;
  /** Standard deviation of the finite elements. */
  readonly std: number;
  /** Smallest finite element. */
  readonly min: number;
  /** Largest finite element. */
  readonly max: number;
  /** Number of elements that are exactly zero. */
  readonly zeros: number;
  /** Number of elements that are NaN or infinite. */
  readonly nonFinite: number;
}

/** Computes statistics of a tensor in double precision. */
export function tensorStatistics(tensor: TensorData): TensorStatistics {
  checkTensorData('tensorStatistics', 'the tensor', tensor);
  const { data } = tensor;
  let [count, mean, squares, zeros] = [0, 0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!Number.isFinite(value)) continue;
    if (value === 0) zeros++;
    if (value < min) min = value;
    if (value > max) max = value;
    // Welford's update: stable even if the mean is far from zero.
    const distance = value - mean;
    mean += distance / ++count;
    squares += distance * (value - mean);
  }
  const nonFinite = data.length - count;
  if (count === 0) {
    const none = Number.NaN;
    return { elements: data.length, mean: none, std: none, min: none, max: none, zeros, nonFinite };
  }
  return { elements: data.length, mean, std: Math.sqrt(squares / count), min, max, zeros, nonFinite };
}
