import { Rng } from '@convkit/core';
import { embedding } from '@convkit/ops';
import { grad, type Tensor2D, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

it.each<[rows: number, width: number, uses: number, constantRow?: number]>([
  [1, 1, 1],
  [5, 3, 40],
  [5, 3, 40, 2],
  [1000, 7, 64, 0],
  [3, 300, 2],
  [4, 2, 0],
])(
  'a table of %i rows of %i values used %i times matches the cpu backend',
  (rows, width, uses, constantRow) => {
    const rng = new Rng(1);
    const ids = Array.from({ length: uses }, () => rng.integer(rows));
    expectSameOnBoth(() => {
      const look = (table: Tensor2D) => embedding(tensor(ids, [uses]), table, constantRow);
      const table = random('table', rows, width) as Tensor2D;
      return [look(table), grad((x) => look(x as Tensor2D))(table, random('dy', uses, width))];
    });
  },
);
