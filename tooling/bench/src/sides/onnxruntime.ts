import type { InferenceSession, TensorConstructor } from 'onnxruntime-web';
import type { PredictWork, Side } from '../side.js';
import { type NoiseBatch, noiseBatches } from '../step-data.js';
import { measureBatches } from './measure-batches.js';

/** What onnxruntime-web and onnxruntime-node have in common. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: TensorConstructor;
  readonly env: { readonly versions: { readonly web?: string; readonly node?: string } };
}

/** Measures the exported network on onnxruntime. Its images have their channels first from the start. */
export async function onnxSide(
  { InferenceSession, Tensor, env }: OnnxRuntime,
  work: PredictWork,
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<Side> {
  const session = await InferenceSession.create(model, options);
  const batches = noiseBatches(work).map((batch) => ({ ...batch, images: channelsFirst(batch) }));
  const predict = measureBatches(batches, async ({ images, shape: [n, height, width, channels] }) => {
    const input = new Tensor('float32', images, [n, channels, height, width]);
    const results = await session.run({ input });
    return [...((results.logits as InferenceSession.OnnxValueMapType[string]).data as Float32Array)];
  });
  return {
    facts: { onnxruntime: env.versions.web ?? env.versions.node ?? 'of an unknown version' },
    measure: (steps) => predict(steps),
  };
}

/** Moves the channels of images before their height. */
export function channelsFirst({
  images,
  shape: [n, height, width, channels],
}: Pick<NoiseBatch, 'images' | 'shape'>): Float32Array {
  const pixels = height * width;
  const moved = new Float32Array(images.length);
  for (let image = 0; image < n; image++) {
    for (let channel = 0; channel < channels; channel++) {
      const to = (image * channels + channel) * pixels;
      for (let pixel = 0; pixel < pixels; pixel++) {
        moved[to + pixel] = images[(image * pixels + pixel) * channels + channel] as number;
      }
    }
  }
  return moved;
}
