import type { NamedAttrMap } from '@tensorflow/tfjs-core';

/** Directions of a convolution. */
export type Direction = 'forward' | 'input gradient' | 'filter gradient';

/** How a direction of a convolution is computed. */
export interface Convolution {
  readonly algorithm: string;
  /** Multiply-adds of the direct sum. */
  readonly direct: number;
  /** Multiply-adds of the algorithm, without its transforms. */
  readonly multiplied: number;
}

/** Extents of a convolution, as far as they are used here. */
interface Extents {
  readonly batch: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
}

interface Algorithm {
  readonly name: string;
  serves(extents: Extents): boolean;
}

/** What `@convkit/wasm-kernels` chooses algorithms by. The package keeps it to itself. */
interface Modules {
  readonly FORWARD: readonly Algorithm[];
  readonly INPUT_GRADIENT: readonly Algorithm[];
  readonly FILTER_GRADIENT: readonly Algorithm[];
  readonly POINTS: number;
  tilesOf(extents: Extents): number;
  mirrored(extents: Extents): Extents;
  extentsOf(info: unknown): Extents;
  conv2dInfo(inputShape: readonly number[], filterShape: readonly number[], attrs: NamedAttrMap): unknown;
}

const load = async (name: string): Promise<Modules> =>
  import(
    new URL(
      `./dist/kernels/convolution/${name}.js`,
      import.meta.resolve('@convkit/wasm-kernels/package.json'),
    ).href
  );
const { FORWARD, INPUT_GRADIENT, FILTER_GRADIENT } = await load('algorithms');
const { POINTS, tilesOf } = await load('algorithms/winograd');
const { extentsOf, mirrored } = await load('extents');
const { conv2dInfo } = await load('conv2d-info');

const ALGORITHMS: Readonly<Record<Direction, readonly Algorithm[]>> = {
  forward: FORWARD,
  'input gradient': INPUT_GRADIENT,
  'filter gradient': FILTER_GRADIENT,
};

/** How convkit computes `direction` of a convolution of images of `inputShape` with filters of `filterShape`. */
export function convolutionOf(
  direction: Direction,
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: NamedAttrMap,
): Convolution {
  const extents = extentsOf(conv2dInfo(inputShape, filterShape, attrs));
  const { batch, outHeight, outWidth, filterHeight, filterWidth } = extents;
  const pairs = extents.inChannels * extents.outChannels;
  const direct = batch * outHeight * outWidth * filterHeight * filterWidth * pairs;
  const algorithm = ALGORITHMS[direction].find(({ serves }) => serves(extents))?.name ?? 'none';
  if (algorithm !== 'winograd') return { algorithm, direct, multiplied: direct };
  const tiles = tilesOf(direction === 'input gradient' ? mirrored(extents) : extents);
  return { algorithm, direct, multiplied: POINTS * tiles * pairs };
}
