import type { ByteSource, TensorData } from '@convkit/checkpoint';
import {
  CheckpointError,
  checkArguments,
  checkOptions,
  type FeatureMapShape,
  type ForwardGraph,
  flattenedInputShapes,
  type Module,
  stateDict,
  traceGraph,
} from '@convkit/core';
import { type GraphPlan, planGraph } from '../graph-plan.js';
import { HWIO, permute, TRANSPOSED } from '../layout.js';
import { loadModel } from '../load-model.js';
import type { OpenExternal } from '../read-tensor.js';
import { SOURCE } from '../source-kind.js';
import { type GraphWeight, graphLayers } from './graph-layers.js';
import { graphValues } from './graph-values.js';
import { layerState } from './layer-state.js';
import { type LayerMatch, matchLayers } from './match-layers.js';
import { type Key, moduleLayers } from './module-layers.js';

/** Options of `weightsFromOnnx`. */
export interface WeightsFromOnnxOptions {
  /** Opens a file that the ONNX file keeps weights in. */
  readonly external?: OpenExternal;
  /** Called with what a user should know, such as preprocessing that is left out. Defaults to nothing. */
  readonly note?: (text: string) => void;
}

/** Operators that change the values of an image. Others before the first layer move, pad or round them. */
const CHANGES = ['Add', 'BatchNormalization', 'Clip', 'Div', 'Mul', 'Pow', 'Sub', 'Sum'];

/**
 * Finds the weights of `module` in an ONNX graph of the same network, whatever they are called there: layers are recognized by how they
 * are connected and by the shapes of their weights. Where an exporter has folded a batch norm into the layer before it, the batch norm
 * becomes one that only adds the folded bias, so that inference is the same; freeze such batch norms to fine-tune the network. Parts that
 * the graph lacks, such as auxiliary classifiers, are left out.
 * @param source The ONNX file, or its bytes.
 * @param input Shape of one image, as the module takes it.
 * @returns Values by the keys and in the layout of the module's state dict.
 * @throws CheckpointError if the graph is not that of the module, or the file is damaged.
 * @throws ConfigError if the graph has an operator that is not supported.
 */
export async function weightsFromOnnx(
  source: ByteSource | Uint8Array,
  module: Module,
  input: readonly number[],
  options: WeightsFromOnnxOptions = {},
): Promise<Map<string, TensorData>> {
  checkArguments(
    'weightsFromOnnx',
    { source, module, input },
    { source: SOURCE, module: 'module', input: 'shape' },
  );
  checkOptions('weightsFromOnnx', options, { external: 'function?', note: 'function?' });
  const { external, note = () => {} } = options;
  const { model, name } = await loadModel(source, external);
  const plan = planGraph(model, name);
  const trace = traceGraph(module, input);
  const values = graphValues(plan, module, input);
  const shapes = new Map([...stateDict(module)].map(([key, { shape }]) => [key, torchShape(shape)]));
  const { output, before } = graphLayers(plan, values);
  const matches = matchLayers(moduleLayers(trace), output, (key, { shape }) =>
    isEqual(shapes.get(key), shape),
  );
  if (!matches) {
    throw new CheckpointError(`the graph of '${name}' is not that of the network`, {
      code: 'CHECKPOINT_WEIGHTS',
      hint: 'Create the model, variant, classes and width multiplier that were exported. Or run the graph itself with importOnnx.',
    });
  }
  const flattened = flattenedInputShapes(module, input);
  const state = layerState(matches, name, (key, weight) => toOwnLayout(weight, flattened.get(key)));
  assertComplete(trace, state, name);
  assertUsed(plan, matches, name);
  const changes = new Set(before.map(({ opType }) => opType).filter((opType) => CHANGES.includes(opType)));
  if (changes.size > 0) {
    note(
      `what the graph computes before its first layer (${[...changes].join(', ')}) is left out: prepare images in the same way`,
    );
  }
  for (const [key, { dtype, shape }] of stateDict(module)) {
    if (!key.endsWith('num_batches_tracked') || !state.has(key.replace(/[^.]*$/, 'running_mean'))) continue;
    if (dtype === 'int32') state.set(key, { dtype, shape, data: new Int32Array(1) });
  }
  return state;
}

const isEqual = (left: readonly number[] | undefined, right: readonly number[]) =>
  left?.length === right.length && left.every((length, axis) => length === right[axis]);

/** Shape of a weight in PyTorch's layout. */
function torchShape(shape: readonly number[]): number[] {
  if (shape.length === 4) return [3, 2, 0, 1].map((axis) => shape[axis] as number);
  return shape.length === 2 ? shape.toReversed() : [...shape];
}

/** Converts a weight from PyTorch's layout. The rows of a linear layer follow the feature maps that are flattened before it. */
function toOwnLayout({ data, shape }: GraphWeight, maps: FeatureMapShape | undefined): TensorData {
  if (shape.length === 4) return { dtype: 'float32', ...permute(data, shape, HWIO) };
  if (shape.length !== 2) return { dtype: 'float32', shape, data };
  if (!maps) return { dtype: 'float32', ...permute(data, shape, TRANSPOSED) };
  const [height, width, channels] = maps;
  const ordered = permute(data, [shape[0] as number, channels, height, width], HWIO);
  return { dtype: 'float32', shape: shape.toReversed(), data: ordered.data };
}

/** @throws CheckpointError if a variable of the network's inference has no value. */
function assertComplete(trace: ForwardGraph, state: ReadonlyMap<string, TensorData>, file: string): void {
  const keys = trace.nodes.flatMap(({ inputs }) => Object.values(inputs).map((value) => value?.key));
  const missing = keys.find((key) => key !== undefined && !state.has(key));
  if (missing === undefined) return;
  throw new CheckpointError(`no layer of the graph of '${file}' has the weight '${missing}'`, {
    code: 'CHECKPOINT_WEIGHTS',
    hint: 'Only weights of convolutions, linear layers and batch norms are found. Run the graph itself with importOnnx.',
  });
}

/** @throws CheckpointError if a weight of the graph belongs to no layer of the network. */
function assertUsed(plan: GraphPlan, matches: readonly LayerMatch<Key, GraphWeight>[], file: string): void {
  const producers = new Map(plan.steps.map((step) => [step.outputs[0], step]));
  const used = new Set<string>();
  for (const { graph } of matches) {
    for (const weight of Object.values(graph)) {
      let name = (weight as Partial<GraphWeight> | undefined)?.name;
      while (name !== undefined) {
        used.add(name);
        name = producers.get(name)?.inputs[0];
      }
    }
  }
  const unused = [...plan.weights.keys()].find((name) => !used.has(name));
  if (unused === undefined) return;
  throw new CheckpointError(`the graph of '${file}' has the weight '${unused}', which the network lacks`, {
    code: 'CHECKPOINT_WEIGHTS',
    hint: 'Create the variant that was exported. Or run the graph itself with importOnnx.',
  });
}
