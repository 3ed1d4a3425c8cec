import { readFileSync } from 'node:fs';
import { buffer, INFERENCE, Module, type Pass } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import { type ByteSource, bytesSource } from '../files/byte-source.js';

/** Shape of an image of the network in the goldens. */
export const INPUT = [8, 8, 2];

const parameter = (shape: number[], value = 0): tf.Variable => tf.variable(tf.fill(shape, value), true);

/** The network of the goldens, without its softmax. */
export class SmallNetwork extends Module {
  readonly conv = new Weights({ weight: [3, 3, 2, 3], bias: [3] });
  readonly bn = new Norm(3);
  readonly depthwise = new Weights({ weight: [3, 3, 1, 6] });
  readonly fc = new Weights({ weight: [24, 4], bias: [4] });
  readonly #epsilon: number;
  readonly #pool: 'max' | 'average';

  constructor({ epsilon = 1e-5, pool = 'max' as 'max' | 'average' } = {}) {
    super();
    this.#epsilon = epsilon;
    this.#pool = pool;
  }

  override forward(x: tf.Tensor4D, pass: Pass = INFERENCE): tf.Tensor {
    const { conv, bn, depthwise, fc } = this;
    const convolved = tf.conv2d(x, conv.weight as tf.Tensor4D, 1, 'same');
    const y = pass.tap(conv, tf.relu(tf.add(convolved, conv.bias as tf.Tensor)));
    const { running_mean, running_var, bias, weight } = bn;
    const h = pass.tap(bn, tf.batchNorm(y, running_mean, running_var, bias, weight, this.#epsilon));
    const pool = this.#pool === 'max' ? tf.maxPool : tf.avgPool;
    const pooled = pool(h as tf.Tensor4D, 2, 2, 'valid');
    const filters = tf.reshape(depthwise.weight, [3, 3, 3, 2]) as tf.Tensor4D;
    const z = pass.tap(depthwise, tf.relu(tf.depthwiseConv2d(pooled, filters, 1, 'valid')));
    const flat = tf.reshape(z, [z.shape[0] as number, -1]);
    return pass.tap(fc, tf.add(tf.matMul(flat, fc.weight as tf.Tensor2D), fc.bias as tf.Tensor));
  }
}

/** Parameters of a layer. */
class Weights extends Module {
  readonly weight: tf.Variable;
  readonly bias: tf.Variable | undefined;

  constructor({ weight, bias }: { weight: number[]; bias?: number[] }) {
    super();
    this.weight = parameter(weight);
    this.bias = bias && parameter(bias);
  }

  override forward(): never {
    throw new Error('holds weights only');
  }
}

/** State of batch norm. */
class Norm extends Module {
  readonly weight: tf.Variable<tf.Rank.R1>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly running_mean: tf.Variable<tf.Rank.R1>;
  readonly running_var: tf.Variable<tf.Rank.R1>;
  readonly num_batches_tracked: tf.Variable<tf.Rank.R0>;

  constructor(channels: number) {
    super();
    this.weight = parameter([channels], 1) as tf.Variable<tf.Rank.R1>;
    this.bias = parameter([channels]) as tf.Variable<tf.Rank.R1>;
    this.running_mean = buffer<tf.Rank.R1>(new Float32Array(channels), [channels]);
    this.running_var = buffer<tf.Rank.R1>(new Float32Array(channels).fill(1), [channels]);
    this.num_batches_tracked = buffer<tf.Rank.R0>(new Int32Array(1), []);
  }

  override forward(): never {
    throw new Error('holds weights only');
  }
}

/** Bytes of a golden file. */
export const goldenBytes = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../goldens/keras/${name}`, import.meta.url)));

/** Opens a golden file. */
export const golden = (name: string): ByteSource => bytesSource(goldenBytes(name), name);

/** Images, and what PyTorch computes of them with the weights of the goldens. */
export function expectedLogits(): { images: tf.Tensor4D; logits: number[][] } {
  const { images, logits } = JSON.parse(new TextDecoder().decode(goldenBytes('expected.json')));
  return { images: tf.tensor4d(images, [2, 8, 8, 2]), logits };
}
