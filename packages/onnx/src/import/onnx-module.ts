import { buffer, INFERENCE, Module, type Pass, parameter, Rng } from '@convkit/core';
import { type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { OnnxModel } from './decode-model.js';
import { type GraphPlan, planGraph, type Weight } from './graph-plan.js';
import { metadataOf } from './metadata.js';
import { runGraph } from './run-graph.js';
import type { Activation } from './value.js';

/** Options of `importOnnx`. */
export interface OnnxModuleOptions {
  /** Name of the output that `forward` returns. Defaults to the graph's first. */
  readonly output?: string;
  /** File name, for error messages. */
  readonly name?: string;
}

/**
 * An ONNX graph as a network that can be trained. Its weights are public fields that are named like the initializers, so those names
 * are the keys of its state dict. Filters are stored as [height, width, in / groups, out], weights of `Gemm` as [in, out].
 *
 * Whether batch norm and dropout are in training is up to the pass, not the graph. Batch norm updates its running statistics like
 * PyTorch: the running variance is unbiased.
 */
export class OnnxModule extends Module {
  readonly #plan: Omit<GraphPlan, 'weights'>;
  readonly #weights = new Map<string, Activation>();
  readonly #metadata: Readonly<Record<string, string>>;

  /**
   * @param model A decoded ONNX model.
   * @throws ConfigError if the graph cannot be imported, naming the operator and the node.
   * @throws CheckpointError if the model is damaged.
   */
  constructor(model: OnnxModel, { output, name = 'the file' }: OnnxModuleOptions = {}) {
    super();
    const { weights, ...plan } = planGraph(model, name, output);
    this.#plan = plan;
    this.#metadata = metadataOf(model);
    for (const [key, weight] of weights) {
      const variable = createVariable(weight);
      this.#weights.set(key, { tensor: variable, order: weight.order });
      // A weight must not replace a member such as `forward`.
      const field = key in this ? `${key}_` : key;
      Object.defineProperty(this, field, { value: variable, enumerable: true });
    }
  }

  /** Metadata of the model: its `metadata_props`, and `onnx.producer`, `onnx.opset`, `onnx.ir_version` and `onnx.graph`. */
  get metadata(): Readonly<Record<string, string>> {
    return this.#metadata;
  }

  /** Shape of one image as `forward` takes it, null where it may vary; undefined if the graph does not state it. */
  get inputShape(): readonly (number | null)[] | undefined {
    const { inputShape, takesNhwc } = this.#plan;
    if (inputShape?.length !== 4 || takesNhwc) return inputShape?.slice(1);
    return [2, 3, 1].map((axis) => inputShape[axis] as number | null);
  }

  /**
   * Runs the graph.
   * @param x Images [n, height, width, channels], or features [n, in] if the graph takes those.
   * @throws ShapeError if `x` is not what the graph takes.
   * @throws ConfigError if a node cannot be run, such as a quantized one in training.
   */
  override forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    const y = tidy(() => runGraph(this.#plan, this.#weights, x, { module: this, pass }));
    return pass.tap(this, y);
  }
}

function createVariable({ kind, data, shape }: Weight): Variable {
  if (kind === 'buffer') return buffer(data, shape as [number]);
  const fans = { fanIn: 1, fanOut: 1 };
  return parameter(shape as [number], () => data, new Rng(0), fans);
}
