import { engine, type Tensor, util } from '@tensorflow/tfjs-core';
import type { Shaped } from './kernels/shape-function.js';
import { LiveBytes } from './live-bytes.js';

/** One kernel that a trace would have run. */
export interface TracedKernel {
  readonly kernel: string;
  /** Path of the module that ran it, known when the pass was made for a network; '' outside of every module. */
  readonly layer: string;
  readonly phase: 'forward' | 'backward';
  readonly outputs: readonly (readonly number[])[];
  readonly multiplyAdds: number;
  readonly outputBytes: number;
}

/** Collects the kernels of one trace and tells which layer each belongs to. */
export class Recorder {
  readonly kernels: { -readonly [Field in keyof TracedKernel]: TracedKernel[Field] }[] = [];
  readonly bytes = new LiveBytes();
  #untapped = 0;
  #layer = '';
  #paused = 0;
  readonly #taped = new WeakSet<object>();

  constructor(readonly target: string | undefined) {}

  /** Within the run of a reference, whose tensors the kernel that it stands for would not make. */
  get isReplacing(): boolean {
    return this.#paused > 0;
  }

  add(kernel: string, outputs: readonly Shaped[]): void {
    if (this.#paused > 0) return;
    // tfjs names the scope in which it runs gradients.
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
    // What ran before a gradient and after the last tap, such as the loss, belongs to no layer.
    if (backward) this.#untapped = this.kernels.length;
  }

  /** Records `kernel` in place of all that `run` runs. */
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

  /** What ran since the last call belongs to `layer`, and so will its gradients. */
  attribute(layer: string): void {
    for (; this.#untapped < this.kernels.length; this.#untapped++) {
      (this.kernels[this.#untapped] as { layer: string }).layer = layer;
    }
    const { activeTape, gradientDepth } = engine().state;
    if (gradientDepth === 0) return;
    // Backward, tfjs calls the gradients of a node right after `node.gradient`.
    for (let i = activeTape.length - 1; i >= 0; i--) {
      const node = activeTape[i] as (typeof activeTape)[number];
      if (this.#taped.has(node)) break;
      this.#taped.add(node);
      const gradient = node.gradient;
      if (!gradient) continue;
      node.gradient = (gradients) => {
        this.#layer = layer;
        return gradient(gradients);
      };
    }
  }
}
