import type { TensorData } from '@convkit/checkpoint';
import { CheckpointError } from '@convkit/core';
import type { GraphWeight } from './graph-layers.js';
import { type BatchNormLayer, isProduct, type LayerNode, type ProductLayer } from './layer-node.js';
import type { LayerMatch } from './match-layers.js';
import type { Key } from './module-layers.js';

/**
 * Values of the weights of a network from the layers of a graph that it was matched with.
 * @param convert Converts a weight from PyTorch's layout to that of the network's.
 * @throws CheckpointError if the graph has a bias that the network lacks, or different values for weights that layers share.
 */
export function layerState(
  matches: readonly LayerMatch<Key, GraphWeight>[],
  file: string,
  convert: (key: Key, weight: GraphWeight) => TensorData,
): Map<string, TensorData> {
  const state = new Map<string, TensorData>();
  const names = new Map<Key, string>();
  const set = (key: Key, weight: GraphWeight) => {
    if ((names.get(key) ?? weight.name) !== weight.name) {
      throw unfit(file, `has several weights for '${key}', which layers of the network share`);
    }
    names.set(key, weight.name);
    state.set(key, convert(key, weight));
  };
  const folded = new Set<LayerNode<Key>>();

  for (const { network, graph } of matches) {
    if (network.kind !== 'batch norm') continue;
    if (isProduct(graph)) {
      folded.add(network.input);
      for (const [key, weight] of foldedBatchNorm(network, graph)) set(key, weight);
    } else if (graph.kind === 'batch norm') {
      set(network.scale, graph.scale);
      set(network.offset, graph.offset);
      set(network.mean, graph.mean);
      const moved = graph.epsilon - network.epsilon;
      const data = moved === 0 ? graph.variance.data : graph.variance.data.map((value) => value + moved);
      set(network.variance, { ...graph.variance, data });
    }
  }
  for (const { network, graph } of matches) {
    if (!isProduct(network) || !isProduct(graph)) continue;
    set(network.weight, graph.weight);
    const bias = folded.has(network) ? undefined : graph.bias;
    if (network.bias !== undefined) set(network.bias, bias ?? filled(`${graph.weight.name}/bias`, graph, 0));
    else if (bias?.data.some((value) => value !== 0)) {
      throw unfit(file, `has the bias '${bias.name}', but the layer of '${network.weight}' has none`);
    }
  }
  return state;
}

/** A batch norm that only adds the bias of the layer that it was folded into: (x - 0) / sqrt(1 - epsilon + epsilon) * 1 + bias. */
function* foldedBatchNorm(
  { scale, offset, mean, variance, epsilon }: BatchNormLayer<Key>,
  layer: ProductLayer<GraphWeight>,
): Generator<[Key, GraphWeight]> {
  const { name } = layer.weight;
  yield [scale, filled(`${name}/scale`, layer, 1)];
  yield [offset, layer.bias ?? filled(`${name}/offset`, layer, 0)];
  yield [mean, filled(`${name}/mean`, layer, 0)];
  yield [variance, filled(`${name}/variance`, layer, 1 - epsilon)];
}

/** A value for each output of a layer. */
function filled(name: string, { weight }: ProductLayer<GraphWeight>, value: number): GraphWeight {
  const outputs = weight.shape[0] as number;
  return { name, shape: [outputs], data: new Float32Array(outputs).fill(value) };
}

function unfit(file: string, what: string): CheckpointError {
  return new CheckpointError(`the graph of '${file}' ${what}`, {
    code: 'CHECKPOINT_WEIGHTS',
    hint: 'Create the variant of the model that was exported. Or run the graph itself with importOnnx.',
  });
}
