import type { RequestContext } from '@convkit/train/worker';
import { classifierSpec } from 'convkit';

/** How the network is saved as ONNX. */
export interface OnnxOptions {
  /** Whether the graph takes pixels from 0 to 255 and normalizes them. Otherwise it takes normalized images. */
  readonly preprocessing: boolean;
}

/** The current network as an ONNX file. Its metadata names the classes and the preprocessing of images. */
export async function onnx(
  { model, spec }: RequestContext,
  { preprocessing: isIncluded }: OnnxOptions,
): Promise<Uint8Array> {
  // Loaded when needed: its encoder is larger than all other requests together.
  const { exportOnnx } = await import('@convkit/onnx');
  const { name, input, classes } = spec.model;
  const { preprocessing, license } = classifierSpec(spec);
  return exportOnnx(model, {
    name,
    input,
    classes,
    metadata: { preprocessing: JSON.stringify(preprocessing.transforms) },
    ...(license !== undefined && { license }),
    ...(isIncluded && { preprocessing }),
  });
}
