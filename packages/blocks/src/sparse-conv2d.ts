import {
  INFERENCE,
  type Initializer,
  type LayerCost,
  Module,
  type Pass,
  parameter,
  type Rng,
  ShapeError,
} from '@convkit/core';
import { conv2d } from '@convkit/ops';
import {
  add,
  matMul,
  type Rank,
  reshape,
  type Tensor4D,
  tensor2d,
  type Variable,
} from '@tensorflow/tfjs-core';

export interface SparseConv2dOptions {
  /** Input maps that each output map sees: row `o` lists the inputs of output map `o`. */
  readonly table: readonly (readonly number[])[];
  readonly in: number;
  /** Side of the square filters in pixels. */
  readonly kernel: number;
  readonly init: Initializer;
}

/**
 * A valid convolution whose output maps see only some of the input maps: LeNet-5's C3. Only the filters that exist are
 * parameters. [n, h, w, in] -> [n, h', w', out]. LeCun et al. 1998, section II.B and table I.
 */
export class SparseConv2d extends Module {
  /** [kernel, kernel, connections], ordered by output map, then as in the table. */
  readonly weight: Variable<Rank.R3>;
  readonly bias: Variable<Rank.R1>;
  readonly #table: readonly (readonly number[])[];
  readonly #kernel: number;
  readonly #in: number;

  constructor({ table, kernel, init, ...options }: SparseConv2dOptions, rng: Rng) {
    super();
    if (!table.every((inputs) => inputs.length > 0 && inputs.every((map) => map >= 0 && map < options.in))) {
      throw new ShapeError(
        `each row of a connection table lists some of the input maps 0 to ${options.in - 1}`,
      );
    }
    this.#table = table;
    this.#kernel = kernel;
    this.#in = options.in;
    const area = kernel * kernel;
    const fans = (inputs: readonly number[]) => ({ fanIn: area * inputs.length, fanOut: area });
    const filters = table.flatMap((inputs, map) =>
      inputs.map((input) =>
        init({ size: area, ...fans(inputs) }, rng.child('weight').child(map).child(input)),
      ),
    );
    const biases = table.flatMap((inputs, map) => [
      ...init({ size: 1, ...fans(inputs) }, rng.child('bias').child(map)),
    ]);
    const weights = Float32Array.from({ length: area * filters.length }, (_, i) => {
      return (filters[i % filters.length] as Float32Array)[Math.floor(i / filters.length)] as number;
    });
    this.weight = parameter<Rank.R3>([kernel, kernel, filters.length], () => weights, rng);
    this.bias = parameter<Rank.R1>([table.length], () => Float32Array.from(biases), rng, fans([]));
  }

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, add<Tensor4D>(conv2d(x, this.#denseFilter()), this.bias));
  }

  override cost(output: readonly number[]): LayerCost {
    const positions = (output[0] as number) * (output[1] as number);
    const multiplyAdds = positions * this.weight.size;
    return { multiplyAdds, connections: multiplyAdds + positions * this.bias.size };
  }

  /** [kernel, kernel, in, out] with zeros where there is no connection. */
  #denseFilter(): Tensor4D {
    const maps = this.#table.length;
    const connections = this.weight.shape[2];
    const placement = new Float32Array(connections * this.#in * maps);
    let connection = 0;
    for (const [output, inputs] of this.#table.entries()) {
      for (const input of inputs) placement[connection++ * this.#in * maps + input * maps + output] = 1;
    }
    const area = this.#kernel * this.#kernel;
    const flat = matMul(
      reshape(this.weight, [area, connections]),
      tensor2d(placement, [connections, this.#in * maps]),
    );
    return reshape(flat, [this.#kernel, this.#kernel, this.#in, maps]);
  }
}
