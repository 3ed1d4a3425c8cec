/** A square convolution that keeps height and width. */
export interface ConvolutionShape {
  /** Height and width of the maps in pixels. */
  readonly side: number;
  readonly in: number;
  readonly out: number;
  /** Height and width of the filters in pixels. */
  readonly kernel: number;
}

/** Weights without biases; each of the groups sees its own share of the maps alone. */
export const convolutionWeights = (kernel: number, from: number, out: number, groups = 1): number =>
  (kernel * kernel * from * out) / groups;

/** Multiplications of one image. */
export const multiplications = ({ side, in: from, out, kernel }: ConvolutionShape): number =>
  side * side * convolutionWeights(kernel, from, out);

/** The same behind a 1x1 convolution to `reduce` maps: Szegedy et al. 2015, section 4. */
export const reducedMultiplications = (shape: ConvolutionShape, reduce: number): number =>
  multiplications({ ...shape, kernel: 1, out: reduce }) + multiplications({ ...shape, in: reduce });

/** Pixels across that a unit sees behind so many convolutions of stride 1. */
export const receptiveField = (convolutions: number, kernel = 3): number => convolutions * (kernel - 1) + 1;

/** Weights of so many convolutions, each from `maps` to `maps`: Simonyan & Zisserman 2015, section 2.3. */
export const stackWeights = (convolutions: number, maps: number, kernel = 3): number =>
  convolutions * convolutionWeights(kernel, maps, maps);

/** Weights and biases of a convolution of which each map sees the maps in its row of the table alone. */
export const tableParameters = (table: readonly (readonly number[])[], kernel: number): number =>
  table.reduce((sum, seen) => sum + kernel * kernel * seen.length + 1, 0);

/** Weights and biases of a fully connected layer. */
export const linearParameters = (from: number, out: number): number => from * out + out;

/** Weights and biases from side x side maps through fully connected layers of these units. */
export function fullHeadParameters(side: number, maps: number, units: readonly number[]): number {
  const sizes = [side * side * maps, ...units];
  return units.reduce((sum, count, i) => sum + linearParameters(sizes[i] as number, count), 0);
}

/** Weights and biases of a 1x1 convolution to a map a class; the mean of each map has none. Lin et al. 2014, section 3.2. */
export const averageHeadParameters = (maps: number, classes: number): number =>
  linearParameters(maps, classes);

/** Share of the gradient behind so many layers that each pass on `factor` of it. */
export const plainGradient = (factor: number, layers: number): number => factor ** layers;

/**
 * The same where a shortcut passes all of it round each block: a block's derivative is 1 + F', here with F' = `factor` to the
 * power of the block's layers. No ReLU behind the sum, as He et al. 2016, "Identity mappings in deep residual networks", have it.
 */
export const residualGradient = (factor: number, layers: number, layersOfBlock = 2): number =>
  (1 + factor ** layersOfBlock) ** Math.floor(layers / layersOfBlock) * factor ** (layers % layersOfBlock);

/**
 * Weights of the two 3x3 convolutions of a residual block and of its shortcut: none where it is the identity, a 1x1 convolution
 * where the number of maps changes. He et al. 2016, figure 2 and option B of section 3.3.
 */
export const residualBlockWeights = (from: number, maps: number): { layers: number; shortcut: number } => ({
  layers: convolutionWeights(3, from, maps) + convolutionWeights(3, maps, maps),
  shortcut: from === maps ? 0 : convolutionWeights(1, from, maps),
});
