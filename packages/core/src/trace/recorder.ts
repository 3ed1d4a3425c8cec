import { engine, type Tensor, util } from '@tensorflow/tfjs-core';
import type { Shaped } from './kernels/shape-function.js';
import { LiveBytes } from './live-bytes.js';

/** A kernel that the traced function would run. */
export interface TracedKernel {
  /** Name of the kernel. */
  readonly kernel: string;
  /** Path of the module that runs it, if the pass was created for the network; '' outside of every module. */
  readonly layer: string;
  /** Whether it belongs to the forward or the backward pass. */
  readonly phase: 'forward' | 'backward';
  /** Shapes of its outputs. */
  readonly outputs: readonly (readonly number[])[];
  /** Multiply-adds, if it is a convolution or a matrix product, else 0. */
  readonly multiplyAdds: number;
  /** Bytes of its outputs. */
  readonly outputBytes: number;
}

/** Collects the kernels of one trace and finds the layer of each. */
export class Recorder {
  readonly kernels: { -readonly [Field in keyof TracedKernel]: TracedKernel[Field] }[] = [];
  readonly bytes = new LiveBytes();
  #untapped = 0;
  #layer = '';
  #paused = 0;
  readonly #taped = new WeakSet<object>();

  constructor(readonly target: string | undefined) {}

  /** Whether a reference is running, whose tensors the kernel in its place would not create. */
  get isReplacing(): boolean {
    return this.#paused > 0;
  }

  add(kernel: string, outputs: readonly Shaped[]): void {
    if (this.#paused > 0) return;
    // tfjs runs gradients in a scope of this name.
    const backward = engine().state.scopeStack.some(({ name }) => name === 'backward');
    if (!backward) this.#layer = '';
    this.kernels.push({
      kernel,
      layer: this.#layer,
      phase: backward ? 'backward' : 'forward',
      outputs: outputs.map(({ shape }) => shape),
      multiplyAdds: util.sum(outputs.map((output) => output.multiplyAdds ?? 0)),
      outputBytes: util.sum(
        outputs.map(({ shape, dtype }) => util.sizeFromShape(shape) * util.bytesPerElement(dtype)),
      ),
    });
    // What runs between the last tap and a gradient, such as the loss, belongs to no layer.
    if (backward) this.#untapped = this.kernels.length;
  }

  /** Records `kernel` in place of the kernels that `run` runs. */
  replace<T extends Tensor | Tensor[]>(kernel: string, run: () => T): T {
    this.#paused++;
    let outputs: T;
    try {
      outputs = run();
    } finally {
      this.#paused--;
    }
    this.add(kernel, [outputs].flat());
    if (!this.isReplacing) for (const output of [outputs].flat()) this.bytes.hold(output);
    return outputs;
  }

  /** Assigns the kernels since the last call, and their gradients, to `layer`. */
  attribute(layer: string): void {
    for (; this.#untapped < this.kernels.length; this.#untapped++) {
      (this.kernels[this.#untapped] as { layer: string }).layer = layer;
    }
    const { activeTape, gradientDepth } = engine().state;
    if (gradientDepth === 0) return;
    // In the backward pass, tfjs calls the gradients of a node right after `node.gradient`.
    for (let i = activeTape.length - 1; i >= 0; i--) {
      const node = activeTape[i] as (typeof activeTape)[number];
      if (this.#taped.has(node)) break;
      this.#taped.add(node);
      const gradient = node.gradient;
      if (!gradient) continue;
      const enter = () => {
        this.#layer = layer;
      };
      node.gradient = function (gradients) {
        enter();
        return gradient.call(this, gradients);
      };
    }
  }
}
