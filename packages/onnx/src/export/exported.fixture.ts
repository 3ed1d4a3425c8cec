import { type Module, Rng, trainingPass } from '@convkit/core';
import { installGradients, softmaxCrossEntropy } from '@convkit/ops';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-web';
import { exportOnnx } from './export-onnx.js';
import type { OnnxExportOptions } from './export-options.js';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** Values of a normal distribution, the same in every run. */
export function randomImages(shape: readonly number[], seed = 1): tf.Tensor {
  const rng = new Rng(seed);
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => rng.normal()),
    [...shape],
  );
}

/** Takes a step of SGD on random images, so that running statistics and biases differ from those of a new network. */
export function trainBriefly(module: Module, input: readonly number[], steps = 1): void {
  installGradients();
  const rng = new Rng(2);
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => {
      const images = randomImages([2, ...input], 10 + step);
      const pass = trainingPass(module, { rng, step });
      const { grads } = tf.variableGrads(() => {
        const logits = module.forward(images, pass) as tf.Tensor2D;
        const labels = tf.tensor1d(
          [0, 1].map((label) => label % (logits.shape[1] as number)),
          'int32',
        );
        return softmaxCrossEntropy(logits, labels) as tf.Scalar;
      });
      for (const variable of Object.values(tf.engine().registeredVariables)) {
        const gradient = grads[variable.name];
        if (gradient) variable.assign(tf.sub(variable, tf.mul(gradient, 1e-3)));
      }
      pass.commit();
    });
  }
}

/** Outputs of an ONNX file for `inputs`, by name. */
export async function runOnnx(
  file: Uint8Array,
  inputs: Readonly<Record<string, ort.Tensor>>,
): Promise<Readonly<Record<string, ort.Tensor>>> {
  const session = await ort.InferenceSession.create(file);
  try {
    return await session.run(inputs);
  } finally {
    await session.release();
  }
}

/** Moves the channels of images first. Other tensors are as they are. Disposes `x`. */
export function onnxTensor(x: tf.Tensor): ort.Tensor {
  const moved = x.rank === 4 ? tf.transpose(x, [0, 3, 1, 2]) : x;
  const data = moved.dataSync<'float32'>();
  // The cpu backend keeps bytes as the elements of some casts.
  const elements = moved.dtype === 'float32' ? Float32Array.from(data) : data;
  const tensor = new ort.Tensor(moved.dtype as 'float32', elements, moved.shape);
  tf.dispose([x, moved]);
  return tensor;
}

/** Largest difference of two lists of numbers, relative to the largest number. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [difference, scale] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs((actual[i] as number) - (expected[i] as number)));
    scale = Math.max(scale, Math.abs(expected[i] as number));
    if (Number.isNaN(actual[i])) return Number.NaN;
  }
  return difference / (scale || 1);
}

/** Exports `module` and returns the largest relative difference of its outputs on onnxruntime, over several batch sizes. */
export async function exportDifference(
  module: Module,
  options: OnnxExportOptions,
  batches: readonly number[] = [1, 3],
): Promise<number> {
  const file = await exportOnnx(module, options);
  const session = await ort.InferenceSession.create(file);
  const differences: number[] = [];
  try {
    for (const batch of batches) {
      const x = randomImages([batch, ...options.input], batch);
      const expected = onnxTensor(tf.tidy(() => tf.clone(module.forward(x))));
      const input = onnxTensor(x);
      const { [options.outputName ?? 'logits']: output } = await session.run({
        [options.inputName ?? 'input']: input,
      });
      if (String(output?.dims) !== String(expected.dims)) return Number.POSITIVE_INFINITY;
      differences.push(relativeDifference(output?.data as Float32Array, expected.data as Float32Array));
    }
  } finally {
    await session.release();
  }
  return Math.max(...differences);
}
