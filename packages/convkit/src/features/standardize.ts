/** How features are shifted and scaled before the head is trained on them. */
export interface FeatureScale {
  /** Mean of each feature over the training images. */
  readonly mean: Float32Array;
  /** Root mean square of the length of the centered features of an image. 1 if all images are alike. */
  readonly deviation: number;
}

/** The scale of the features of the training images. */
export function featureScale(features: readonly Float32Array[], training: readonly number[]): FeatureScale {
  const width = features[0]?.length ?? 0;
  const sums = new Float64Array(width);
  const rows = training.map((index) => features[index] as Float32Array);
  for (const row of rows) for (let j = 0; j < width; j++) sums[j] = (sums[j] as number) + (row[j] as number);
  const mean = Float32Array.from(sums, (sum) => sum / rows.length);
  let squares = 0;
  for (const row of rows) {
    for (let j = 0; j < width; j++) squares += ((row[j] as number) - (mean[j] as number)) ** 2;
  }
  return { mean, deviation: Math.sqrt(squares / rows.length) || 1 };
}

/** The features, shifted and scaled. */
export const standardized = (
  features: readonly Float32Array[],
  { mean, deviation }: FeatureScale,
): Float32Array[] => features.map((row) => row.map((value, j) => (value - (mean[j] as number)) / deviation));

/**
 * The weights and the bias of a linear layer that computes on features what `weight` and `bias` compute on standardized ones.
 * @param weight [features, classes], row by row.
 */
export function onRawFeatures(
  weight: Float32Array,
  bias: Float32Array,
  { mean, deviation }: FeatureScale,
): { weight: Float32Array; bias: Float32Array } {
  const classes = bias.length;
  const raw = weight.map((value) => value / deviation);
  const shifted = Float64Array.from(bias);
  for (const [j, average] of mean.entries()) {
    for (let k = 0; k < classes; k++) {
      shifted[k] = (shifted[k] as number) - average * (raw[j * classes + k] as number);
    }
  }
  return { weight: raw, bias: Float32Array.from(shifted) };
}
