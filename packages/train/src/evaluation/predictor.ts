import {
  type Batch,
  checkArguments,
  checkOptions,
  type Module,
  namedVariables,
  ShapeError,
  type Task,
} from '@convkit/core';
import { sigmoid, softmax, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import {
  ComputationRecorder,
  type Computed,
  computeAsUsual,
  type Recordable,
} from '../recording/computation-recorder.js';
import { brokenOutputs } from './broken-outputs.js';

/** Options of `Predictor`. */
export interface PredictorOptions {
  /**
   * What the outputs of the network mean.
   * @defaultValue 'classification'
   */
  readonly task?: Task;
  /**
   * Whether to repeat predictions from a recording, as `fit` does with its option of this name: on wasm, from the fourth batch of a shape on.
   * The network's JavaScript has to do the same for every batch.
   * @defaultValue false
   */
  readonly replay?: boolean;
}

/** Applies a network to batches. The caller owns the network. */
export class Predictor {
  readonly #model: Module;
  readonly #task: Task;
  readonly #recorder: ComputationRecorder<undefined> | undefined;

  /** @throws ConfigError if an option is invalid. */
  constructor(model: Module, options: PredictorOptions = {}) {
    checkArguments('Predictor', { model }, { model: 'module' });
    checkOptions('Predictor', options, { task: 'string?', replay: 'boolean?' });
    this.#model = model;
    this.#task = options.task ?? 'classification';
    if (options.replay)
      this.#recorder = new ComputationRecorder([...namedVariables(model)].map(([, variable]) => variable));
  }

  /**
   * Returns one row of values per sample: the probabilities of the classes (softmax of the outputs), which add up to 1, those of independent
   * labels (sigmoid), or the outputs themselves in regression.
   * @throws NumericError naming the layer, if an output is not finite.
   */
  async predict(batch: Pick<Batch, 'images' | 'shape'>): Promise<number[][]> {
    checkOptions('Predictor.predict', batch, { images: 'floats', shape: 'shape' });
    const { images, shape } = batch;
    checkBatchSize(images, shape);
    const outputs = this.#outputs(batch);
    const values = tidy(() => {
      if (this.#task === 'classification') return softmax(outputs);
      return this.#task === 'multi-label' ? sigmoid(outputs) : outputs;
    });
    const reading = values.array();
    // At once, because another prediction may begin meanwhile.
    values.dispose();
    outputs.dispose();
    const rows = await reading;
    if (!rows.every((row) => row.every(Number.isFinite))) throw brokenOutputs(this.#model, { images, shape });
    return rows;
  }

  /** Frees what it recorded. It still works afterwards. */
  dispose(): void {
    this.#recorder?.dispose();
  }

  #outputs({ images, shape }: Pick<Batch, 'images' | 'shape'>): Tensor2D {
    const forward: Recordable<undefined> = {
      kind: String(shape),
      inputs: [{ values: images, shape }],
      compute: ([x]): Computed<undefined> => ({
        tensors: [tidy(() => this.#model.forward(x as Tensor))],
        facts: undefined,
      }),
    };
    const { tensors } = this.#recorder?.run(forward) ?? computeAsUsual(forward);
    return tensors[0] as Tensor2D;
  }
}

function checkBatchSize(images: Float32Array, shape: readonly number[]): void {
  if (images.length === shape.reduce((size, length) => size * length, 1)) return;
  throw new ShapeError(`predict: ${images.length} values do not fill the shape [${shape}]`);
}
