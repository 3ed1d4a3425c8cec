import {
  ConfigError,
  INFERENCE,
  type Initializer,
  type LayerCost,
  Module,
  type Pass,
  parameter,
  type Rng,
  uniformOverFanIn,
} from '@convkit/core';
import { conv2d } from '@convkit/ops';
import { matMul, type Rank, reshape, type Tensor4D, tensor2d, type Variable } from '@tensorflow/tfjs-core';
import { assertCounts } from './layer-options.js';

export interface SparseConv2dOptions {
  /** Input maps that each output map sees: row `o` lists the inputs of output map `o`. */
  readonly table: ConnectionTable;
  /** Input maps. */
  readonly in: number;
  /** Side of the square filters in pixels. */
  readonly kernel: number;
  /** Drawn for each output map with its own fan-in; the paper's +-2.4 / fan-in where absent. */
  readonly init?: Initializer;
}

type ConnectionTable = readonly (readonly number[])[];

/**
 * A valid convolution whose output maps see only some of the input maps: LeNet-5's C3. Only the filters that exist are
 * parameters. [n, h, w, in] -> [n, h', w', out]. LeCun et al. 1998, section II.B and table I.
 */
export class SparseConv2d extends Module {
  /** [kernel, kernel, connections], ordered by output map, then as in the table. */
  readonly weight: Variable<Rank.R3>;
  /** [out] */
  readonly bias: Variable<Rank.R1>;
  readonly #in: number;
  /** [connections, in * out]: 1 where a connection's filter stands in the dense one. */
  readonly #placement: Float32Array;

  /** @throws ConfigError when the table has an empty row, a map twice in a row or a map that is not there. */
  constructor({ table, kernel, init = uniformOverFanIn(2.4), ...options }: SparseConv2dOptions, rng: Rng) {
    super();
    assertCounts('SparseConv2d', { in: options.in, kernel });
    assertTable(table, options.in);
    this.#in = options.in;
    this.#placement = placementOf(table, options.in);
    const area = kernel * kernel;
    const connections = table.flat().length;
    const fans = (inputs: readonly number[]) => ({
      fanIn: area * inputs.length,
      fanOut: (area * connections) / options.in, // on average
    });
    const [weights, biases] = [rng.child('weight'), rng.child('bias')];
    this.weight = parameter<Rank.R3>(
      [kernel, kernel, connections],
      () => {
        const filters = table.flatMap((inputs, map) =>
          inputs.map((input) => init({ size: area, ...fans(inputs) }, weights.child(map).child(input))),
        );
        return interleave(filters, area);
      },
      weights,
    );
    this.bias = parameter<Rank.R1>(
      [table.length],
      () =>
        interleave(
          table.map((inputs, map) => init({ size: 1, ...fans(inputs) }, biases.child(map))),
          1,
        ),
      biases,
      fans(table.flat()),
    );
  }

  /** @throws ShapeError when `x` is not [n, h, w, in] or smaller than the filters. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, conv2d(x, this.#denseFilter(), { bias: this.bias }));
  }

  /** Of the filters that exist, though the kernel that runs is dense. */
  override cost([height, width]: readonly number[]): LayerCost {
    const positions = (height as number) * (width as number);
    const multiplyAdds = positions * this.weight.size;
    return { multiplyAdds, connections: multiplyAdds + positions * this.bias.size };
  }

  /** [kernel, kernel, in, out] with zeros where there is no connection. */
  #denseFilter(): Tensor4D {
    const [height, width, connections] = this.weight.shape;
    const maps = this.bias.size;
    const placement = tensor2d(this.#placement, [connections, this.#in * maps]);
    const flat = matMul(reshape(this.weight, [height * width, connections]), placement);
    return reshape(flat, [height, width, this.#in, maps]);
  }
}

function assertTable(table: ConnectionTable, maps: number): void {
  const isRow = (row: readonly number[]) =>
    row.length > 0 &&
    new Set(row).size === row.length &&
    row.every((map) => Number.isInteger(map) && map >= 0 && map < maps);
  const wrong = table.findIndex((row) => !isRow(row));
  if (table.length > 0 && wrong < 0) return;
  const problem = wrong < 0 ? 'is empty' : `has [${table[wrong]}] for output map ${wrong}`;
  throw new ConfigError(`the connection table of a SparseConv2d layer ${problem}`, {
    hint: `Each row lists, once each, input maps from 0 to ${maps - 1}.`,
  });
}

function placementOf(table: ConnectionTable, inputs: number): Float32Array {
  const placement = new Float32Array(table.flat().length * inputs * table.length);
  let connection = 0;
  for (const [output, row] of table.entries()) {
    for (const input of row) placement[(connection++ * inputs + input) * table.length + output] = 1;
  }
  return placement;
}

/** The first values of all `columns`, then the second ones, and so on. */
function interleave(columns: readonly Float32Array[], rows: number): Float32Array {
  return Float32Array.from({ length: rows * columns.length }, (_, i) => {
    const column = columns[i % columns.length] as Float32Array;
    return column[Math.floor(i / columns.length)] as number;
  });
}
