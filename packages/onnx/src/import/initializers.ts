import type { GraphProto, TensorProto } from '../proto/onnx_pb.js';
import { invalidModel } from './invalid-model.js';

/**
 * The initializers of a graph by name, in the file's order. PyTorch stores equal tensors once and names the others as copies by
 * `Identity` nodes: those follow, in the order of their nodes.
 * @throws CheckpointError if a name appears twice, or an initializer is sparse.
 */
export function initializersOf(graph: GraphProto, file: string): Map<string, TensorProto> {
  const initializers = new Map<string, TensorProto>();
  const add = (name: string, tensor: TensorProto) => {
    if (initializers.has(name)) throw invalidModel(file, `it has two tensors named '${name}'`);
    initializers.set(name, tensor);
  };
  const [sparse] = graph.sparseInitializer;
  if (sparse) throw invalidModel(file, `the tensor '${sparse.values?.name ?? ''}' is sparse`);
  for (const tensor of graph.initializer) {
    if (tensor.name === '') throw invalidModel(file, 'one of its tensors has no name');
    add(tensor.name, tensor);
  }
  let copied = 0;
  const most = FREE_COPIES + MAX_COPIES * graph.initializer.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  for (const { opType, input, output } of graph.node) {
    const tensor = initializers.get(input[0] ?? '');
    if (opType !== 'Identity' || !tensor || !output[0]) continue;
    add(output[0], tensor);
    copied += bytesOf(tensor);
    if (copied > most) throw invalidModel(file, 'it copies its tensors too often');
  }
  return initializers;
}

/** Copies may take as much memory as all tensors this often, and 16 MiB. */
const MAX_COPIES = 4;
const FREE_COPIES = 2 ** 24;

function bytesOf(tensor: TensorProto): number {
  const { rawData, floatData, doubleData, int32Data, int64Data, uint64Data } = tensor;
  const lists = [floatData, doubleData, int32Data, int64Data, uint64Data];
  return rawData.length + lists.reduce((bytes, { length }) => bytes + 8 * length, 0);
}
