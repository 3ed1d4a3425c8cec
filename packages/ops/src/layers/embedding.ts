import { checkArguments, DataError, isTracing } from '@convkit/core';
import {
  cast,
  customGrad,
  gather,
  type Rank,
  reshape,
  scatterND,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';

/**
 * Looks up rows of a table: ids [...] of any shape and table [rows, width] -> [..., width]. The gradient of a row is the sum of the
 * gradients of its uses.
 *
 * The ids are read to check them. This is free for tensors created from values, such as a batch of text, and waits for the device if a GPU
 * kernel computed them.
 * @param ids Whole numbers from 0 to rows - 1, as float32 or int32.
 * @param constantRow Index of a row without a gradient, for padding. Defaults to none.
 * @throws DataError if an id is not the index of a row.
 */
export function embedding(ids: Tensor, table: Tensor2D, constantRow?: number): Tensor {
  checkArguments(
    'embedding',
    { ids, table, constantRow },
    { ids: 'tensor', table: 'tensor', constantRow: 'count?' },
  );
  const [rows, width] = table.shape;
  // A trace has no values.
  const values = isTracing() ? new Int32Array(ids.size) : checkIds(ids, rows);
  const lookUp = customGrad((weight) => ({
    value: tidy(() => {
      const indices = reshape<Rank.R1>(cast(ids, 'int32'), [ids.size]);
      return reshape(gather(weight as Tensor2D, indices), [...ids.shape, width]);
    }),
    gradFunc: (dy: Tensor) => tidy(() => tableGradient(dy, values, rows, constantRow)),
  }));
  return lookUp(table);
}

function checkIds(ids: Tensor, rows: number): ArrayLike<number> {
  const values = ids.dataSync();
  for (let i = 0; i < values.length; i++) {
    const id = values[i] as number;
    if (Number.isInteger(id) && id >= 0 && id < rows) continue;
    throw new DataError(`embedding got the id ${id}, but its table has ${rows} rows`, {
      hint: `Use whole numbers from 0 to ${rows - 1}: encode text with the vocabulary that the network was created for.`,
    });
  }
  return values;
}

function tableGradient(
  dy: Tensor,
  ids: ArrayLike<number>,
  rows: number,
  constantRow: number | undefined,
): Tensor2D {
  const width = dy.shape.at(-1) as number;
  const { order, starts, used } = groupByRow(ids, rows, constantRow);
  if (order.length === 0) return zeros([rows, width]);
  const flat = reshape<Rank.R2>(dy, [ids.length, width]);
  const places = tensor1d(order, 'int32');
  const inputs = { dy: flat, order: places, starts: tensor1d(starts, 'int32') };
  return dispatch('EmbeddingGrad', inputs, {}, () => [
    scatterND(tensor2d(used, [used.length, 1], 'int32'), gather(flat, places), [rows, width]),
  ])[0] as Tensor2D;
}

/** Sorts the places of `ids` by row, in order within each row, without those of `constantRow`: a counting sort. */
function groupByRow(ids: ArrayLike<number>, rows: number, constantRow: number | undefined) {
  const starts = new Int32Array(rows + 1);
  let count = 0;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    if (id === constantRow) continue;
    starts[id + 1] = (starts[id + 1] as number) + 1;
    count++;
  }
  for (let row = 0; row < rows; row++) {
    starts[row + 1] = (starts[row + 1] as number) + (starts[row] as number);
  }
  const next = starts.slice(0, rows);
  const [order, used] = [new Int32Array(count), new Int32Array(count)];
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    if (id === constantRow) continue;
    const place = next[id] as number;
    next[id] = place + 1;
    order[place] = i;
    used[place] = id;
  }
  return { order, starts, used };
}
