import {
  type ArgumentKind,
  ConfigError,
  checkArguments,
  checkOptions,
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
import { checkSizes } from './layer-options.js';

const CHANNELS: ArgumentKind = [
  'a whole number from 1 to 65536',
  (value) => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 2 ** 16,
];

const TABLE: ArgumentKind = [
  'an array of arrays of channels',
  (value) =>
    Array.isArray(value) &&
    value.every((row) => Array.isArray(row) && row.every((channel) => typeof channel === 'number')),
];

/** Options of `SparseConv2d`. */
export interface SparseConv2dOptions {
  /** Connection table: row `o` lists the input channels that output channel `o` sees. */
  readonly table: ConnectionTable;
  /** Number of input channels. */
  readonly in: number;
  /** Side of the square filters in pixels. */
  readonly kernel: number;
  /**
   * Initializer of weights and biases, called for each output channel with its own fan-in. Defaults to the paper's
   * U(-2.4 / fan-in, 2.4 / fan-in): LeCun et al. 1998, appendix A.
   */
  readonly init?: Initializer;
}

/** For each output channel, the input channels that it sees. */
export type ConnectionTable = readonly (readonly number[])[];

/**
 * A convolution without padding whose output channels see only some of the input channels: LeNet-5's C3. Only the filters of
 * the connection table are parameters. [n, h, w, in] -> [n, h', w', out]. LeCun et al. 1998, section II.B and table I.
 */
export class SparseConv2d extends Module {
  /** [kernel, kernel, connections], ordered by output channel, then as in the table. */
  readonly weight: Variable<Rank.R3>;
  /** [out] */
  readonly bias: Variable<Rank.R1>;
  readonly #in: number;
  /** [connections, in * out]: 1 at the position of a connection's filter in the dense filter. */
  readonly #placement: Float32Array;

  /** @throws ConfigError if the table has an empty row, or a channel that is repeated in a row or does not exist. */
  constructor(options: SparseConv2dOptions, rng: Rng) {
    checkArguments('SparseConv2d', { rng }, { rng: 'rng' });
    checkOptions('SparseConv2d', options, { table: TABLE, kernel: 'whole', init: 'function?', in: CHANNELS });
    const { table, kernel, init: given = uniformOverFanIn(2.4), ...others } = options;
    const init: Initializer = (fans, draws) => {
      const values = given(fans, draws);
      checkArguments('SparseConv2d', { 'the result of init': values }, { 'the result of init': 'floats' });
      return values;
    };
    super();
    checkSizes('SparseConv2d', { in: others.in, kernel });
    checkTable(table, others.in);
    this.#in = others.in;
    this.#placement = placementOf(table, others.in);
    const area = kernel * kernel;
    const connections = table.flat().length;
    const fans = (inputs: readonly number[]) => ({
      fanIn: area * inputs.length,
      fanOut: (area * connections) / others.in, // on average
    });
    const [weights, biases] = [rng.child('weight'), rng.child('bias')];
    this.weight = parameter<Rank.R3>(
      [kernel, kernel, connections],
      () => {
        const filters = table.flatMap((inputs, output) =>
          inputs.map((input) => init({ size: area, ...fans(inputs) }, weights.child(output).child(input))),
        );
        return interleave(filters, area);
      },
      weights,
    );
    this.bias = parameter<Rank.R1>(
      [table.length],
      () =>
        interleave(
          table.map((inputs, output) => init({ size: 1, ...fans(inputs) }, biases.child(output))),
          1,
        ),
      biases,
      fans(table.flat()),
    );
  }

  /**
   * Applies the convolution to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in] or is smaller than the filters.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, conv2d(x, this.#denseFilter(), { bias: this.bias }));
  }

  /** Counts the filters of the table, although the kernel that runs is dense. */
  override cost([height, width]: readonly number[]): LayerCost {
    const positions = (height as number) * (width as number);
    const multiplyAdds = positions * this.weight.size;
    return { multiplyAdds, connections: multiplyAdds + positions * this.bias.size };
  }

  /** [kernel, kernel, in, out] with zeros where there is no connection. */
  #denseFilter(): Tensor4D {
    const [height, width, connections] = this.weight.shape;
    const outChannels = this.bias.size;
    const placement = tensor2d(this.#placement, [connections, this.#in * outChannels]);
    const flat = matMul(reshape(this.weight, [height * width, connections]), placement);
    return reshape(flat, [height, width, this.#in, outChannels]);
  }
}

function checkTable(table: ConnectionTable, inChannels: number): void {
  const isRow = (row: readonly number[]) =>
    row.length > 0 &&
    new Set(row).size === row.length &&
    row.every((input) => Number.isInteger(input) && input >= 0 && input < inChannels);
  const wrong = table.findIndex((row) => !isRow(row));
  if (table.length > 0 && wrong < 0) return;
  const problem = wrong < 0 ? 'is empty' : `has [${table[wrong]}] for output channel ${wrong}`;
  throw new ConfigError(`the connection table of SparseConv2d ${problem}`, {
    hint: `List in each row different input channels from 0 to ${inChannels - 1}.`,
  });
}

function placementOf(table: ConnectionTable, inChannels: number): Float32Array {
  const placement = new Float32Array(table.flat().length * inChannels * table.length);
  let connection = 0;
  for (const [output, row] of table.entries()) {
    for (const input of row) placement[(connection++ * inChannels + input) * table.length + output] = 1;
  }
  return placement;
}

/** The first values of all `filters`, then the second values, and so on. */
function interleave(filters: readonly Float32Array[], size: number): Float32Array {
  return Float32Array.from({ length: size * filters.length }, (_, i) => {
    const filter = filters[i % filters.length] as Float32Array;
    return filter[Math.floor(i / filters.length)] as number;
  });
}
