import { checkArguments } from '../check-arguments.js';
import { ShapeError } from '../errors.js';
import type { Module } from '../module.js';
import { inspectionPass } from '../passes.js';
import { activeShapes, type ShapesBackend } from './backend.js';
import type { ForwardGraph } from './forward-graph.js';
import { GraphMerge } from './graph-merge.js';
import { GraphRecorder, type RecordedGraph } from './graph-recorder.js';
import { checkInputShape } from './input-shape.js';
import { trace } from './trace.js';

/** Two lengths above 1, so that an axis of length 1 is never taken for the batch. */
const BATCH_SIZES = [2, 3] as const;

/**
 * Records the forward pass of `module` in inference as a graph of tfjs kernels, from shapes alone. The pass runs with different
 * batch sizes, and their comparison tells which lengths depend on the batch size. Kernels of kernel packs do not appear, but
 * those of the compositions that they replace.
 * @param input Shape of one image, as the network takes it.
 * @throws ShapeError if `input` is not made of positive whole numbers, or the pass runs other kernels, or computes with other numbers, for another batch size.
 * @throws BackendError if a kernel has no shape function, something reads values, or a tensor from outside cannot be read
 * synchronously.
 */
export function traceGraph(module: Module, input: readonly number[]): ForwardGraph {
  checkArguments('traceGraph', { module }, { module: 'module' });
  checkInputShape(input);
  const [first, second] = BATCH_SIZES.map((batch) => record(module, [batch, ...input]));
  const graph = new GraphMerge(module, first as RecordedGraph, second as RecordedGraph).graph();
  const single = record(module, [1, ...input]).output.shape;
  const { shape } = graph.output;
  if (
    single.length !== shape.length ||
    shape.some((length, axis) => length !== null && length !== single[axis])
  ) {
    throw new ShapeError(
      `the output of ${module.constructor.name} has the shape [${single}] for a single image instead of [${shape.map((length) => length ?? 1)}]`,
      { hint: 'Name the axes that tf.squeeze removes, so that it keeps a batch axis of length 1.' },
    );
  }
  return graph;
}

function record(module: Module, shape: number[]): RecordedGraph {
  const recorder = new GraphRecorder();
  trace(
    () => {
      const input = (activeShapes() as ShapesBackend).empty(shape, 'float32');
      const pass = inspectionPass(module, () => {});
      recorder.finish(shape[0] as number, input, module.forward(input, pass));
    },
    {},
    recorder,
  );
  return recorder.graph;
}
