import { readFileSync } from 'node:fs';
import { type Tensor4D, tensor, transpose } from '@tensorflow/tfjs-core';

/** What PyTorch computes of a batch. */
export interface Golden {
  /** Height and width of an image. */
  readonly size: readonly [number, number];
  /** Number of parameters. Batch norms that the exporter folded have none. */
  readonly parameters: number;
  /** Output in inference. */
  readonly output: readonly number[];
  /** One step in training, for networks that keep the names of their parameters. */
  readonly training?: {
    readonly output: readonly number[];
    readonly gradients: Readonly<Record<string, readonly number[]>>;
    readonly buffers: Readonly<Record<string, readonly number[]>>;
  };
}

const file = (name: string) => readFileSync(new URL(`../../goldens/${name}`, import.meta.url));

/** Bytes of a golden's ONNX file. */
export const goldenFile = (name: string): Uint8Array => new Uint8Array(file(`${name}.onnx`));

/** Results of a golden. */
export const goldenOf = (name: string): Golden => JSON.parse(file(`${name}.json`).toString()) as Golden;

/** The batch that `tooling/goldens/onnx_graphs.py` computes with, as [n, h, w, 3]. */
export function pixels([height, width]: readonly [number, number], batch = 3): Tensor4D {
  const values = Float32Array.from(
    { length: batch * 3 * height * width },
    (_, i) => ((i * 7919) % 1013) / 500 - 1,
  );
  return transpose(tensor(values, [batch, 3, height, width]), [0, 2, 3, 1]) as Tensor4D;
}
