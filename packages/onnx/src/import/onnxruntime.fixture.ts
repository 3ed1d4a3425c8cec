import * as ort from 'onnxruntime-web';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** Output of a model. */
export interface RuntimeOutput {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Runs an ONNX file on onnxruntime. The input is in ONNX's order, of floats, or bytes if it is a `Uint8Array`. */
export async function runOnnx(
  file: Uint8Array,
  values: Float32Array | Uint8Array,
  shape: readonly number[],
): Promise<RuntimeOutput> {
  const session = await ort.InferenceSession.create(file);
  try {
    const input =
      values instanceof Uint8Array
        ? new ort.Tensor('uint8', values, shape)
        : new ort.Tensor('float32', values, shape);
    const results = await session.run({ [session.inputNames[0] as string]: input });
    const output = results[session.outputNames[0] as string] as ort.Tensor;
    return { shape: output.dims, values: output.data as Float32Array };
  } finally {
    await session.release();
  }
}
