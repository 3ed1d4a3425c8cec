/** LeNet-5 in plain loops and float64, written apart from the package, to compare with. */

/** A map is rows of numbers. */
type Maps = number[][][];

/** The state dict as numbers, in the layout of the tensors. */
export type Weights = ReadonlyMap<string, readonly number[]>;

/** The maps of S2 that each map of C3 sees, as the paper's table I marks them. */
const TABLE = '012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345'.split(' ');

const range = (length: number) => Array.from({ length }, (_, i) => i);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const get = (weights: Weights, key: string, index: number) => (weights.get(key) as number[])[index] as number;
const pixel = (maps: Maps, map: number, row: number, column: number) =>
  ((maps[map] as number[][])[row] as number[])[column] as number;
const sizeOf = (maps: Maps) => (maps[0] as number[][]).length;

const tabulate = (
  maps: number,
  size: number,
  value: (map: number, row: number, column: number) => number,
): Maps =>
  range(maps).map((map) => range(size).map((row) => range(size).map((column) => value(map, row, column))));

const each = (maps: Maps, f: (value: number) => number): Maps =>
  maps.map((map) => map.map((row) => row.map(f)));

/** 5x5 filters; `weight(out, in, row, column)`. */
function convolve(
  maps: Maps,
  outputs: number,
  seen: (output: number) => readonly number[],
  weight: (output: number, input: number, row: number, column: number) => number,
  bias: (output: number) => number,
): Maps {
  return tabulate(outputs, sizeOf(maps) - 4, (output, row, column) => {
    const products = seen(output).flatMap((input) =>
      range(25).map((cell) => {
        const [down, right] = [Math.floor(cell / 5), cell % 5];
        return weight(output, input, down, right) * pixel(maps, input, row + down, column + right);
      }),
    );
    return bias(output) + sum(products);
  });
}

function dense(weights: Weights, layer: string, maps: Maps, outputs: number): Maps {
  const all = range(maps.length);
  return convolve(
    maps,
    outputs,
    () => all,
    (out, input, row, column) =>
      get(weights, `${layer}.weight`, ((row * 5 + column) * maps.length + input) * outputs + out),
    (out) => get(weights, `${layer}.bias`, out),
  );
}

function sparse(weights: Weights, layer: string, maps: Maps): Maps {
  const order = TABLE.flatMap((inputs, output) => [...inputs].map((input) => `${output}:${input}`));
  return convolve(
    maps,
    TABLE.length,
    (output) => [...(TABLE[output] as string)].map(Number),
    (out, input, row, column) =>
      get(weights, `${layer}.weight`, (row * 5 + column) * 60 + order.indexOf(`${out}:${input}`)),
    (out) => get(weights, `${layer}.bias`, out),
  );
}

const blocks = (maps: Maps, combine: (cells: number[], map: number) => number): Maps =>
  tabulate(maps.length, sizeOf(maps) / 2, (map, row, column) => {
    const cells = range(4).map((i) => pixel(maps, map, 2 * row + (i >> 1), 2 * column + (i & 1)));
    return combine(cells, map);
  });

const subsample = (weights: Weights, layer: string, maps: Maps) =>
  blocks(maps, (cells, map) => {
    return sum(cells) * get(weights, `${layer}.weight`, map) + get(weights, `${layer}.bias`, map);
  });

const connect = (weights: Weights, layer: string, inputs: readonly number[], outputs: number) =>
  range(outputs).map((out) => {
    const products = inputs.map((value, i) => value * get(weights, `${layer}.weight`, i * outputs + out));
    return get(weights, `${layer}.bias`, out) + sum(products);
  });

/** Row by row, column by column, map by map: NHWC. */
const flatten = (maps: Maps) =>
  range(sizeOf(maps)).flatMap((row) =>
    range(sizeOf(maps)).flatMap((column) => range(maps.length).map((map) => pixel(maps, map, row, column))),
  );

const toMap = (image: readonly number[]): Maps =>
  tabulate(1, 32, (_, row, column) => image[row * 32 + column] as number);

/** Logits of one image, 32x32 values. */
export const modernScores = scoresWith((value) => Math.max(value, 0));
export const tanhScores = scoresWith(Math.tanh);
export const sigmoidScores = scoresWith((value) => 1 / (1 + Math.exp(-value)));

function scoresWith(unit: (value: number) => number) {
  return (weights: Weights, image: readonly number[]): number[] => {
    const pool = (maps: Maps) => blocks(maps, (cells) => Math.max(...cells));
    const first = pool(each(dense(weights, 'conv1', toMap(image), 6), unit));
    const second = pool(each(dense(weights, 'conv2', first, 16), unit));
    const hidden = connect(weights, 'fc1', flatten(second), 120).map(unit);
    return connect(weights, 'fc3', connect(weights, 'fc2', hidden, 84).map(unit), 10);
  };
}

/** Minus the penalties of one image, 32x32 values. */
export function originalScores(weights: Weights, image: readonly number[]): number[] {
  const squash = (value: number) => 1.7159 * Math.tanh((2 / 3) * value);
  let maps = each(dense(weights, 'C1', toMap(image), 6), squash);
  maps = each(subsample(weights, 'S2', maps), squash);
  maps = each(sparse(weights, 'C3', maps), squash);
  maps = each(subsample(weights, 'S4', maps), squash);
  maps = each(dense(weights, 'C5', maps, 120), squash);
  const features = connect(weights, 'F6', flatten(maps), 84).map(squash);
  return range(10).map((digit) => {
    return -sum(features.map((value, i) => (value - get(weights, 'output.codes', digit * 84 + i)) ** 2));
  });
}
