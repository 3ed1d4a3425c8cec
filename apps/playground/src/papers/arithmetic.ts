/** A square convolution that preserves height and width. */
export interface ConvolutionShape {
  /** Height and width of the feature maps in pixels. */
  readonly side: number;
  readonly inChannels: number;
  readonly outChannels: number;
  /** Height and width of the filters in pixels. */
  readonly kernel: number;
}

/** Number of weights of a convolution, without biases. With groups, each group sees only its own share of the input channels. */
export const convolutionWeights = (
  kernel: number,
  inChannels: number,
  outChannels: number,
  groups = 1,
): number => (kernel * kernel * inChannels * outChannels) / groups;

/** Number of multiplications of a convolution for one image. */
export const multiplications = ({ side, inChannels, outChannels, kernel }: ConvolutionShape): number =>
  side * side * convolutionWeights(kernel, inChannels, outChannels);

/** Number of multiplications if a 1x1 convolution first reduces the input to `reduce` channels. Szegedy et al. 2015, section 4. */
export const reducedMultiplications = (shape: ConvolutionShape, reduce: number): number =>
  multiplications({ ...shape, kernel: 1, outChannels: reduce }) +
  multiplications({ ...shape, inChannels: reduce });

/** Number of weights and biases of a convolution. */
export const convolutionParameters = ({ inChannels, outChannels, kernel }: ConvolutionShape): number =>
  convolutionWeights(kernel, inChannels, outChannels) + outChannels;

/** Number of parameters if a 1x1 convolution first reduces the input to `reduce` channels. */
export const reducedParameters = (shape: ConvolutionShape, reduce: number): number =>
  convolutionParameters({ ...shape, kernel: 1, outChannels: reduce }) +
  convolutionParameters({ ...shape, inChannels: reduce });

/** Height and width in pixels of the receptive field of a stack of convolutions with stride 1. */
export const receptiveField = (convolutions: number, kernel = 3): number => convolutions * (kernel - 1) + 1;

/** Number of weights of a stack of convolutions with equal in and out channels. Simonyan & Zisserman 2015, section 2.3. */
export const stackWeights = (convolutions: number, channels: number, kernel = 3): number =>
  convolutions * convolutionWeights(kernel, channels, channels);

/** Number of parameters of a convolution with a connection table: row i lists the input channels of output channel i. */
export const tableParameters = (table: readonly (readonly number[])[], kernel: number): number =>
  table.reduce((sum, inputs) => sum + kernel * kernel * inputs.length + 1, 0);

/** Number of parameters of a fully connected layer. */
export const linearParameters = (inputs: number, outputs: number): number => inputs * outputs + outputs;

/** Number of parameters of a head of fully connected layers with the given numbers of units, on feature maps of side x side pixels. */
export function fullHeadParameters(side: number, channels: number, units: readonly number[]): number {
  const sizes = [side * side * channels, ...units];
  return units.reduce((sum, count, i) => sum + linearParameters(sizes[i] as number, count), 0);
}

/**
 * Number of parameters of a head with global average pooling: those of a 1x1 convolution to one feature map per class. The
 * average has none. Lin et al. 2014, section 3.2.
 */
export const averageHeadParameters = (channels: number, classes: number): number =>
  linearParameters(channels, classes);

/** Fraction of the gradient that remains after a chain of layers that each pass on `factor` of it. */
export const plainGradient = (factor: number, layers: number): number => factor ** layers;

/**
 * Fraction of the gradient that remains with a shortcut around each block. The derivative of a block is 1 + F', where F' is
 * `factor` to the power of the number of layers in the block. There is no ReLU after the sum, as in He et al. 2016, "Identity
 * mappings in deep residual networks".
 */
export const residualGradient = (factor: number, layers: number, layersOfBlock = 2): number =>
  (1 + factor ** layersOfBlock) ** Math.floor(layers / layersOfBlock) * factor ** (layers % layersOfBlock);

/**
 * Number of weights of the two 3x3 convolutions of a residual block, and of its shortcut: a 1x1 convolution if the number of
 * channels changes, otherwise the identity, which has none. He et al. 2016, figure 2 and option B of section 3.3.
 */
export const residualBlockWeights = (
  inChannels: number,
  channels: number,
): { layers: number; shortcut: number } => ({
  layers: convolutionWeights(3, inChannels, channels) + convolutionWeights(3, channels, channels),
  shortcut: inChannels === channels ? 0 : convolutionWeights(1, inChannels, channels),
});
