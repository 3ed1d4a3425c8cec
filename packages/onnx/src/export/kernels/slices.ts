import type { GraphNode, GraphValue } from '@convkit/core';
import { type SliceAttrs, type StridedSliceAttrs, slice_util } from '@tensorflow/tfjs-core';
import { axisIn } from '../axes.js';
import { attrsOf, type Context, inputOf, outputOf, refuse, type Translators } from '../translator.js';
import { moved } from './arrays.js';

/** What is kept of each axis. */
interface Ranges {
  readonly begin: readonly number[];
  readonly end: readonly number[];
  readonly strides: readonly number[];
}

export const slices: Translators = {
  Slice: (node, context) => {
    const x = inputOf(node, 'x');
    const { begin, size } = attrsOf<SliceAttrs>(node);
    const rank = x.shape.length;
    const [start, lengths] = slice_util.parseSliceParams(
      { shape: [...x.singleShape] } as never,
      begin,
      size,
    ) as [number[], number[]];
    const end = start.map((from, axis) => from + (lengths[axis] as number));
    slice(node, x, { begin: start, end, strides: Array.from({ length: rank }, () => 1) }, context);
  },
  StridedSlice: (node, context) => {
    const x = inputOf(node, 'x');
    const attrs = attrsOf<StridedSliceAttrs>(node);
    const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
    const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
    const info = slice_util.sliceInfo([...x.singleShape], attrs.begin, attrs.end, attrs.strides, ...masks);
    slice(node, x, info, context);
  },
};

function slice(node: GraphNode, x: GraphValue, { begin, end, strides }: Ranges, context: Context): void {
  const { graph, values } = context;
  const output = outputOf(node);
  if (x.shape.includes(null) !== output.shape.includes(null)) refuse(node, 'along the batch');
  const form = moved(x, values);
  const axes = [...x.shape.keys()].filter((axis) => {
    const isWhole = begin[axis] === 0 && end[axis] === x.singleShape[axis] && strides[axis] === 1;
    if (!isWhole && x.shape[axis] === null) refuse(node, 'along the batch');
    return !isWhole;
  });
  const of = (ranges: readonly number[]) => graph.int64(axes.map((axis) => ranges[axis] as number));
  // Backwards, the end before the first element is below every negative index.
  const ends = end.map((to, axis) => ((strides[axis] as number) < 0 && to < 0 ? -(2 ** 31) : to));
  const along = graph.int64(axes.map((axis) => axisIn(form, axis)));
  const inputs = [values.name(x, form), of(begin), of(ends), along, of(strides)];
  const name = axes.length === 0 ? values.name(x, form) : graph.node('Slice', inputs);
  const lengths = x.shape.map((length, axis) =>
    axes.includes(axis)
      ? Math.max(Math.ceil(((end[axis] as number) - (begin[axis] as number)) / (strides[axis] as number)), 0)
      : length,
  );
  // Axes of length 1 may be dropped or added.
  const isSame = String(lengths) === String(output.shape);
  const singleShape = lengths.map((length, axis) => length ?? (x.singleShape[axis] as number));
  const kept = isSame ? output : { ...output, shape: lengths, singleShape };
  values.define(kept, form, name);
  if (!isSame) values.define(output, 'plain', values.reshape(values.name(kept, 'plain'), output.shape));
}
