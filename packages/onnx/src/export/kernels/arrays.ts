import type { GraphNode, GraphValue } from '@convkit/core';
import type {
  ConcatAttrs,
  GatherV2Attrs,
  MirrorPadAttrs,
  PackAttrs,
  PadV2Attrs,
  ReverseAttrs,
  SplitVAttrs,
  TileAttrs,
  UnpackAttrs,
} from '@tensorflow/tfjs-core';
import { axisIn, resolveAxes, resolveAxis } from '../axes.js';
import { int, text } from '../model/attributes.js';
import { TO_CHANNELS_FIRST } from '../permute.js';
import { attrsOf, type Context, inputOf, listOf, outputOf, refuse, type Translators } from '../translator.js';
import type { Form, Values } from '../values.js';

export const arrays: Translators = {
  Concat: (node, { graph, values }) => {
    const [inputs, output] = [listOf(node), outputOf(node)];
    const isImage = output.shape.length === 4 && inputs.some((input) => values.has(input, 'channels-first'));
    const form = isImage ? 'channels-first' : 'plain';
    const axis = axisIn(form, resolveAxis(attrsOf<ConcatAttrs>(node).axis, output.singleShape));
    const names = inputs.map((input) => values.name(input, form));
    values.define(output, form, graph.node('Concat', names, { axis: int(axis) }));
  },
  SplitV: (node, { graph, values }) => {
    const x = inputOf(node, 'x');
    const form = moved(x, values);
    const axis = resolveAxis(attrsOf<SplitVAttrs>(node).axis, x.singleShape);
    const sizes = graph.int64(node.outputs.map(({ singleShape }) => singleShape[axis] as number));
    if (x.shape[axis] === null) refuse(node, 'along the batch');
    const names = graph.nodeOf(node.outputs.length, 'Split', [values.name(x, form), sizes], {
      axis: int(axisIn(form, axis)),
    });
    for (const [i, output] of node.outputs.entries()) values.define(output, form, names[i] as string);
  },
  Pack: (node, { graph, values }) => {
    const output = outputOf(node);
    const axis = resolveAxis(attrsOf<PackAttrs>(node).axis, output.singleShape);
    const at = graph.int64([axis]);
    const names = listOf(node).map((input) => graph.node('Unsqueeze', [values.name(input, 'plain'), at]));
    values.define(output, 'plain', graph.node('Concat', names, { axis: int(axis) }));
  },
  Unpack: (node, { graph, values }) => {
    const value = inputOf(node, 'value');
    const axis = resolveAxis(attrsOf<UnpackAttrs>(node).axis, value.singleShape);
    const sizes = graph.int64(node.outputs.map(() => 1));
    const parts = graph.nodeOf(node.outputs.length, 'Split', [values.name(value, 'plain'), sizes], {
      axis: int(axis),
    });
    for (const [i, output] of node.outputs.entries()) {
      values.define(output, 'plain', graph.node('Squeeze', [parts[i] as string, graph.int64([axis])]));
    }
  },
  PadV2: (node, { graph, values }) => {
    const x = inputOf(node, 'x');
    const { paddings, constantValue } = attrsOf<PadV2Attrs>(node);
    const form = moved(x, values);
    const name = graph.node('Pad', [
      values.name(x, form),
      padsOf(paddings, form, graph),
      graph.scalar(constantValue),
    ]);
    values.define(outputOf(node), form, name);
  },
  MirrorPad: (node, { graph, values }) => {
    const x = inputOf(node, 'x');
    const { paddings, mode } = attrsOf<MirrorPadAttrs>(node);
    if (mode !== 'reflect') refuse(node, `with the mode '${mode}'`);
    const form = moved(x, values);
    const name = graph.node('Pad', [values.name(x, form), padsOf(paddings, form, graph)], {
      mode: text('reflect'),
    });
    values.define(outputOf(node), form, name);
  },
  Tile: (node, { graph, values }) => {
    const x = inputOf(node, 'x');
    const form = moved(x, values);
    const reps = graph.int64(inForm(attrsOf<TileAttrs>(node).reps, form));
    values.define(outputOf(node), form, graph.node('Tile', [values.name(x, form), reps]));
  },
  BroadcastTo: broadcast,
  GatherV2: (node, { graph, values }) => {
    const [x, indices] = [inputOf(node, 'x'), inputOf(node, 'indices')];
    const { axis, batchDims = 0 } = attrsOf<GatherV2Attrs>(node);
    if (batchDims !== 0) refuse(node, 'with batch dimensions');
    const along = resolveAxis(axis, x.singleShape);
    const names = [values.name(x, 'plain'), values.name(indices, 'plain')];
    values.define(outputOf(node), 'plain', graph.node('Gather', names, { axis: int(along) }));
  },
  Reverse: (node, { graph, values }) => {
    const x = inputOf(node, 'x');
    const axes = resolveAxes(attrsOf<ReverseAttrs>(node).dims, x.singleShape);
    if (axes.length === 0) return values.alias(outputOf(node), x);
    const form = moved(x, values);
    const each = (value: number) => graph.int64(axes.map(() => value));
    const along = graph.int64(axes.map((axis) => axisIn(form, axis)));
    const inputs = [values.name(x, form), each(-1), each(-(2 ** 31)), along, each(-1)];
    values.define(outputOf(node), form, graph.node('Slice', inputs));
  },
};

/** The form in which axes of `x` are moved or cut. Flattened images go back to tfjs's order. */
export const moved = (x: GraphValue, values: Values): Form =>
  values.form(x) === 'channels-first' ? 'channels-first' : 'plain';

/** One entry per axis, in the order of a form. */
export function inForm<T>(entries: readonly T[], form: Form): T[] {
  return form === 'channels-first' ? TO_CHANNELS_FIRST.map((axis) => entries[axis] as T) : [...entries];
}

/** ONNX lists the padding before all axes, then that after. */
function padsOf(paddings: readonly (readonly number[])[], form: Form, graph: Context['graph']): string {
  const ordered = inForm(paddings, form);
  return graph.int64([0, 1].flatMap((side) => ordered.map((padding) => padding[side] as number)));
}

function broadcast(node: GraphNode, { graph, values }: Context): void {
  const [x, output] = [inputOf(node, 'x'), outputOf(node)];
  const added = output.shape.length - x.shape.length;
  // A length of 1 keeps that of x.
  const lengths = output.shape.map((length, axis) => (x.shape[axis - added] === length ? 1 : length));
  if (lengths.some((length, axis) => length === null && output.singleShape[axis] !== 1)) {
    refuse(node, 'to a multiple of the batch size');
  }
  const size = () => graph.batchSize();
  const shape = lengths.includes(null)
    ? graph.node(
        'Concat',
        lengths.map((length) => (length === null ? size() : graph.int64([length]))),
        { axis: int(0) },
      )
    : graph.int64(lengths as number[]);
  values.define(outputOf(node), 'plain', graph.node('Expand', [values.name(x, 'plain'), shape]));
}
