import { ConfigError } from '@convkit/core';
import { type GraphProto, AttributeProto_AttributeType as Kind, type NodeProto } from '../proto/onnx_pb.js';
import { Attributes } from './attributes.js';
import type { NodeInfo, Operation } from './call.js';
import { isDefaultDomain } from './decode-model.js';
import { invalidModel } from './invalid-model.js';
import { OPERATIONS } from './operations/catalog.js';

/** Opsets whose operators are known. */
const OPSETS = { first: 7, last: 21 } as const;

/** A node that runs. */
export interface Step extends NodeInfo {
  /** Names of its inputs; '' for one that is left out. */
  readonly inputs: readonly string[];
  /** Names of its outputs. */
  readonly outputs: readonly string[];
  /** What it computes. */
  readonly operation: Operation;
}

/** @throws ConfigError if the operators of an opset are not known. */
export function checkOpset(opset: number): void {
  if (opset >= OPSETS.first && opset <= OPSETS.last) return;
  throw new ConfigError(`the ONNX model uses opset ${opset}, which cannot be imported`, {
    hint: `Export it with an opset from ${OPSETS.first} to ${OPSETS.last}.`,
  });
}

/**
 * The nodes that `output` depends on, in the graph's order.
 * @param known Names that exist before the graph runs.
 * @throws CheckpointError if the graph is not well-formed: a name is computed twice, or used before it is computed.
 */
export function neededNodes(
  graph: GraphProto,
  output: string,
  known: ReadonlySet<string>,
  file: string,
): NodeProto[] {
  const producers = new Map<string, number>();
  for (const [index, node] of graph.node.entries()) {
    for (const name of node.input) {
      if (name === '' || known.has(name) || producers.has(name)) continue;
      throw invalidModel(file, `${labelOf(node)} uses '${name}', which no earlier node computes`);
    }
    for (const name of node.output) {
      if (name === '') continue;
      if (known.has(name) || producers.has(name)) throw invalidModel(file, `'${name}' is computed twice`);
      producers.set(name, index);
    }
  }
  const needed = new Set<number>();
  const pending = [output];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const index = producers.get(name);
    if (index === undefined || needed.has(index)) continue;
    needed.add(index);
    pending.push(...(graph.node[index] as NodeProto).input);
  }
  return graph.node.filter((_, index) => needed.has(index));
}

/** @throws ConfigError if the operator of a node is not supported. */
export function toStep(node: NodeProto, opset: number): Step {
  const label = labelOf(node);
  const operation = isDefaultDomain(node.domain) ? OPERATIONS.get(node.opType) : undefined;
  const hasGraph = node.attribute.some(({ type }) => type === Kind.GRAPH || type === Kind.GRAPHS);
  if (!operation || hasGraph) {
    throw new ConfigError(`${label} has an operator that cannot be imported`, {
      hint: `Supported operators are ${[...OPERATIONS.keys(), 'Constant'].sort().join(', ')}. Import only the weights, or replace it.`,
    });
  }
  return {
    label,
    opType: node.opType,
    attributes: new Attributes(node, label),
    outputCount: node.output.length,
    opset,
    inputs: node.input,
    outputs: node.output,
    operation,
  };
}

/** Names a node in messages: "the Conv node '/conv1/Conv'". Nodes without a name are known by their output. */
export function labelOf({ name, opType, domain, output }: NodeProto): string {
  const operator = isDefaultDomain(domain) ? opType : `${domain}.${opType}`;
  return `the ${operator} node '${name || (output[0] ?? '')}'`;
}
