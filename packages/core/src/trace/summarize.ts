import { util, Variable } from '@tensorflow/tfjs-core';
import { type ArgumentKind, checkArguments } from '../check-arguments.js';
import { type Module, namedModules } from '../module.js';
import { inspectionPass } from '../passes.js';
import { isBuffer } from '../variables.js';
import { activeShapes, type ShapesBackend } from './backend.js';
import { checkInputShape } from './input-shape.js';
import type { TracedKernel } from './recorder.js';
import { traceKernels } from './trace.js';
import { VIEWS } from './views.js';

/** Size and cost of a layer or a network, for one image. */
export interface SummaryTotals {
  /** Number of trainable values; buffers are not counted. */
  readonly parameters: number;
  /** Connections as LeCun et al. 1998 count them: the inputs of each output, and its bias, in layers with parameters. */
  readonly connections: number;
  /** Multiply-adds of convolutions and matrix products. */
  readonly multiplyAdds: number;
  /** Bytes of the kernels' outputs; views of other tensors are not counted. */
  readonly activationBytes: number;
}

/** Summary of one layer. */
export interface LayerSummary extends SummaryTotals {
  /** Path of the module; '' for the network itself. */
  readonly layer: string;
  /** Class name of the module. */
  readonly type: string;
  /** Shape of the output for one image, without the batch axis. */
  readonly output: number[];
}

/**
 * Summarizes the layers of a network in the order in which they run, from shapes alone: `create` makes the module, without
 * initial values, and one image of shape `input` runs through it. There is a row for each call of a module that taps its
 * output and has no sub-modules, has parameters of its own, or runs kernels of its own. A kernel belongs to the module
 * that taps next. Modules that do not run in inference, such as auxiliary classifiers, are left out.
 * @throws ShapeError if `input` is not made of positive whole numbers.
 */
export function summarize(create: () => Module, input: readonly number[]): LayerSummary[] {
  checkArguments('summarize', { create }, { create: 'function' });
  checkInputShape(input);
  const rows: LayerSummary[] = [];
  traceKernels(() => {
    const shapes = activeShapes() as ShapesBackend;
    const { kernels } = shapes.recorder;
    const module = create();
    checkArguments('summarize', { 'the result of create': module }, { 'the result of create': 'module' });
    const counted = new Set<Variable>();
    let first = kernels.length;
    const pass = inspectionPass(module, (layer, activation, tapped) => {
      const ran = kernels.slice(first);
      first = kernels.length;
      const row = describe(layer, tapped, activation.shape.slice(1), ran, counted);
      if (row) rows.push(row);
    });
    module.forward(shapes.empty([1, ...input], 'float32'), pass);
  });
  return rows;
}

/** Sums the rows of `summarize`. */
export function summaryTotals(rows: readonly SummaryTotals[]): SummaryTotals {
  checkArguments('summaryTotals', { rows }, { rows: ROWS });
  const total = (field: keyof SummaryTotals) => util.sum(rows.map((row) => row[field]));
  return {
    parameters: total('parameters'),
    connections: total('connections'),
    multiplyAdds: total('multiplyAdds'),
    activationBytes: total('activationBytes'),
  };
}

function describe(
  layer: string,
  module: Module,
  output: number[],
  ran: readonly TracedKernel[],
  counted: Set<Variable>,
): LayerSummary | undefined {
  const own = [...ownVariables(module)].filter((state) => !isBuffer(state));
  const computed = ran.filter(({ kernel }) => !VIEWS.has(kernel));
  const isLeaf = [...namedModules(module)].length === 1;
  if (!isLeaf && own.length === 0 && computed.length === 0) return undefined;
  const cost = module.cost?.(output);
  const multiplyAdds = cost?.multiplyAdds ?? util.sum(ran.map((kernel) => kernel.multiplyAdds));
  const biases = 'bias' in module && module.bias instanceof Variable ? util.sizeFromShape(output) : 0;
  // A variable that several layers share counts for the first.
  const fresh = own.filter((state) => !counted.has(state));
  for (const state of fresh) counted.add(state);
  return {
    layer,
    type: module.constructor.name,
    output,
    parameters: util.sum(fresh.map(({ size }) => size)),
    connections: cost?.connections ?? (own.length === 0 ? 0 : multiplyAdds + biases),
    multiplyAdds,
    activationBytes: util.sum(computed.map(({ outputBytes }) => outputBytes)),
  };
}

/** Yields the variables in the fields of `node`, and in arrays there, but not those of sub-modules. */
function* ownVariables(node: object): Generator<Variable> {
  for (const child of Object.values(node)) {
    if (child instanceof Variable) yield child;
    else if (Array.isArray(child)) yield* ownVariables(child);
  }
}

const ROWS: ArgumentKind = [
  'an array of summaries',
  (value) => Array.isArray(value) && value.every((row) => Number.isFinite(row?.parameters)),
];
