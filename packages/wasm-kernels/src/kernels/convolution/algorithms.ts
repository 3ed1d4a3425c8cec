import type { WasmBackend } from '../../runtime/wasm-backend.js';
import { sumOfOuterProducts } from './algorithms/filter-gradient.js';
import { implicitGemm } from './algorithms/implicit-gemm.js';
import { byForward, type InputGradient } from './algorithms/input-gradient.js';
import { byPhases, hasPhases } from './algorithms/phases.js';
import { scatter } from './algorithms/scatter.js';
import { tilesOf, winograd } from './algorithms/winograd.js';
import { winogradFilterGradient } from './algorithms/winograd-filter-gradient.js';
import type { Extents } from './extents.js';
import type { FilterGradient, Operands } from './operands.js';

/** One way to compute one direction of a convolution, and the extents that it is chosen for. */
export interface Algorithm<T> {
  readonly name: string;
  serves(extents: Extents): boolean;
  run(backend: WasmBackend, extents: Extents, operands: T): void;
}

const isUnitStride = ({ strideY, strideX, dilationY, dilationX }: Extents) =>
  strideY === 1 && strideX === 1 && dilationY === 1 && dilationX === 1;

/** Whether F(4x4, 3x3) or F(2x2, 5x5) can compute the convolution. */
const hasWinograd = (extents: Extents) =>
  isUnitStride(extents) &&
  extents.filterHeight === extents.filterWidth &&
  (extents.filterHeight === 3 || extents.filterHeight === 5) &&
  tilesOf(extents) > 0;

/** Whether the input gradient is a forward convolution: the stride is one, and the padding is smaller than the filter. */
const isMirrored = (extents: Extents) =>
  isUnitStride(extents) && extents.top < extents.filterHeight && extents.left < extents.filterWidth;

const always = () => true;

/*
 * The algorithms of each direction. The first that serves is chosen, whatever the number of images: each has the same outputs in any batch. docs/benchmarks.md has the measurements behind the choice.
 */

/** The algorithms of the forward convolution. */
export const FORWARD: readonly Algorithm<Operands>[] = [
  {
    name: 'winograd',
    serves: (e) => hasWinograd(e) && e.inChannels >= 4 && e.outChannels >= 4,
    run: winograd,
  },
  { name: 'implicit gemm', serves: always, run: implicitGemm },
];

/** The algorithms of the input gradient. */
export const INPUT_GRADIENT: readonly Algorithm<InputGradient>[] = [
  {
    name: 'winograd',
    serves: (e) => hasWinograd(e) && isMirrored(e) && e.outChannels >= 4 && e.inChannels >= 4,
    run: byForward(winograd),
  },
  {
    name: 'implicit gemm of the flipped filter',
    serves: (e) => isMirrored(e) && e.inChannels >= 8,
    run: byForward(implicitGemm),
  },
  {
    name: 'implicit gemm by phases',
    serves: (e) => !isUnitStride(e) && hasPhases(e) && e.inChannels >= 8,
    run: byPhases,
  },
  { name: 'scatter', serves: always, run: scatter },
];

/** The algorithms of the filter gradient. */
export const FILTER_GRADIENT: readonly Algorithm<FilterGradient>[] = [
  {
    name: 'winograd',
    serves: (e) => hasWinograd(e) && e.inChannels >= 4 && e.outChannels >= 4,
    run: winogradFilterGradient,
  },
  { name: 'sum of outer products', serves: always, run: sumOfOuterProducts },
];

/** Computes one direction of a convolution with the first of its algorithms that serves. */
export function compute<T>(
  algorithms: readonly Algorithm<T>[],
  backend: WasmBackend,
  extents: Extents,
  operands: T,
): void {
  algorithms.find(({ serves }) => serves(extents))?.run(backend, extents, operands);
}
