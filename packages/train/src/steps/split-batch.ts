import type { Batch } from '@convkit/core';

/**
 * Splits a batch into `parts` micro-batches whose sizes differ by at most one image. Their arrays are views of the batch's. A batch of
 * fewer images is split into single images.
 */
export function splitBatch(batch: Batch, parts: number): Batch[] {
  const { images, shape, labels, targets, indices } = batch;
  const [count, ...sample] = shape;
  const pieces = Math.min(parts, count);
  if (pieces <= 1) return [batch];
  const rows = <T extends Float32Array | Int32Array | Uint32Array>(
    values: T,
    start: number,
    end: number,
  ): T => {
    const size = values.length / count;
    return values.subarray(start * size, end * size) as T;
  };
  return Array.from({ length: pieces }, (_, index) => {
    const [start, end] = [index, index + 1].map((at) => Math.floor((at * count) / pieces)) as [
      number,
      number,
    ];
    return {
      images: rows(images, start, end),
      shape: [end - start, ...sample] as Batch['shape'],
      labels: rows(labels, start, end),
      ...(targets && { targets: rows(targets, start, end) }),
      ...(indices && { indices: rows(indices, start, end) }),
    };
  });
}
