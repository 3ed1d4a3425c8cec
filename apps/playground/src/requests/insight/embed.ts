import type { Rng } from '@convkit/core';
import { UMAP } from 'umap-js';

/** A place in the unit square. */
export type Position = readonly [x: number, y: number];

/** UMAP's usual number of neighbors. */
const NEIGHBORS = 15;

/**
 * Arranges vectors in two dimensions so that similar ones lie close to each other. McInnes, Healy & Melville 2018, "UMAP". Three
 * vectors or fewer lie in a row.
 */
export async function embed(vectors: readonly (readonly number[])[], rng: Rng): Promise<Position[]> {
  if (vectors.length <= 3) return vectors.map((_, i) => [(i + 1) / (vectors.length + 1), 0.5]);
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(NEIGHBORS, vectors.length - 1),
    random: () => rng.uniform(),
  });
  const points = await umap.fitAsync(vectors.map((vector) => [...vector]));
  return toUnitSquare(points as [number, number][]);
}

function toUnitSquare(points: readonly (readonly [number, number])[]): Position[] {
  const scaled = ([0, 1] as const).map((axis) => {
    const values = points.map((point) => point[axis]);
    const low = Math.min(...values);
    const range = Math.max(...values) - low || 1;
    return values.map((value) => (value - low) / range);
  });
  return points.map((_, i) => [scaled[0]?.[i] as number, scaled[1]?.[i] as number]);
}
