import { checkTensorData } from '../check-tensors.js';
import type { TensorData } from '../tensor-data.js';

/** How two tensors of the same shape differ. */
export interface TensorDifference {
  /** Number of elements that differ. */
  readonly different: number;
  /** Largest distance between two elements; infinite if just one of them is NaN or they are different infinities. */
  readonly maxDifference: number;
  /** Norm of the difference relative to that of the first tensor; 0 if nothing differs. */
  readonly relativeDifference: number;
}

/** Compares two tensors of the same shape element by element. NaN equals NaN, and 0 equals -0. */
export function compareTensors(first: TensorData, second: TensorData): TensorDifference {
  checkTensorData('compareTensors', 'first', first);
  checkTensorData('compareTensors', 'second', second);
  let [different, maxDifference, squares, scale] = [0, 0, 0, 0];
  for (let i = 0; i < first.data.length; i++) {
    const [a, b] = [first.data[i] as number | bigint, second.data[i] as number | bigint];
    if (Number.isFinite(Number(a))) scale += Number(a) ** 2;
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are the same element.
    if (a == b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    different++;
    const distance = distanceOf(a, b);
    squares += distance ** 2;
    if (distance > maxDifference) maxDifference = distance;
  }
  return { different, maxDifference, relativeDifference: different === 0 ? 0 : Math.sqrt(squares / scale) };
}

function distanceOf(a: number | bigint, b: number | bigint): number {
  // Doubles cannot tell neighbors beyond 2^53 apart.
  if (typeof a === 'bigint' && typeof b === 'bigint') return Number(a > b ? a - b : b - a);
  const distance = Math.abs(Number(a) - Number(b));
  return Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
}
