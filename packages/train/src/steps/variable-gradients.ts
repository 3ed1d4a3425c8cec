import { ConfigError } from '@convkit/core';
import {
  add,
  engine,
  type NamedTensorMap,
  onesLike,
  type Scalar,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { type Tape, type TapeNode, tapeOf } from './tape.js';

/**
 * Computes a scalar and its gradients with respect to `variables`, by the name of the variable, like tfjs's `variableGrads`. tfjs keeps what
 * the forward pass has saved, and the gradient of every activation, until all gradients are known; this frees each as soon as it has been
 * used, which for a deep network is half of the memory. Variables that do not affect the scalar have no gradient.
 * @throws ConfigError if no variable affects it.
 */
export function variableGradients(
  f: () => Scalar,
  variables: readonly Variable[],
): { readonly value: Scalar; readonly grads: NamedTensorMap } {
  const { value, nodes } = record(f, variables);
  if (nodes.length === 0) {
    throw new ConfigError('the loss does not depend on any weight that is trained', {
      hint: 'Compute it from the outputs of the network.',
    });
  }
  const gradients = tidy('backward', () => Object.fromEntries(backpropagate(value, nodes, variables)));
  return { value, grads: gradients };
}

/** Runs `f` and returns the part of its tape between the variables and its value. What the other nodes have saved is freed. */
function record(f: () => Scalar, variables: readonly Variable[]): { value: Scalar; nodes: TapeNode[] } {
  const tape = tapeOf(engine());
  tape.startTape();
  let value: Scalar;
  try {
    value = tidy('forward', f);
  } finally {
    tape.endTape();
  }
  const { activeTape, gradientDepth } = tape.state;
  const nodes = between(activeTape, variables, value);
  if (gradientDepth === 0) {
    const used = new Set(nodes.map(({ id }) => id));
    for (const node of activeTape) if (!used.has(node.id)) free(node);
    tape.state.activeTape = null as unknown as Tape['state']['activeTape'];
  }
  return { value, nodes };
}

/** The nodes through which `variables` affect `value`, in order, with the inputs that they affect. */
function between(tape: readonly TapeNode[], variables: readonly Variable[], value: Tensor): TapeNode[] {
  const affected = new Set(variables.map(({ id }) => id));
  const candidates: TapeNode[] = [];
  for (const node of tape) {
    const inputs = Object.entries(node.inputs).filter(([, { id }]) => affected.has(id));
    if (inputs.length === 0) continue;
    for (const { id } of node.outputs) affected.add(id);
    candidates.push({ ...node, inputs: Object.fromEntries(inputs) });
  }
  const affecting = new Set([value.id]);
  const nodes: TapeNode[] = [];
  for (const node of candidates.reverse()) {
    if (!node.outputs.some(({ id }) => affecting.has(id))) continue;
    for (const { id } of Object.values(node.inputs)) affecting.add(id);
    nodes.push(node);
  }
  return nodes.reverse();
}

/** Walks the tape backward. Returns the gradients of `variables` by name. */
function backpropagate(
  value: Scalar,
  nodes: TapeNode[],
  variables: readonly Variable[],
): [name: string, gradient: Tensor][] {
  const gradients = new Map<number, Tensor>([[value.id, onesLike(value)]]);
  // Nodes are taken off, so that nothing holds what they have saved.
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    const received = node.outputs.map(({ id }) => gradients.get(id));
    for (const [name, gradient] of inputGradientsOf(node, received)) {
      const { id } = node.inputs[name] as Tensor;
      const former = gradients.get(id);
      gradients.set(id, former ? add(former, gradient) : gradient);
      if (!former) continue;
      former.dispose();
      gradient.dispose();
    }
    for (const [index, { id }] of node.outputs.entries()) {
      received[index]?.dispose();
      gradients.delete(id);
    }
    free(node);
  }
  return variables.flatMap(({ id, name }) => {
    const gradient = gradients.get(id);
    return gradient ? [[name, gradient] as [string, Tensor]] : [];
  });
}

/** The gradients of a node's inputs, by name, from those of its outputs. */
function inputGradientsOf(
  node: TapeNode,
  received: readonly (Tensor | undefined)[],
): readonly (readonly [name: string, gradient: Tensor])[] {
  const found = new Map<string, Tensor>();
  tidy(() => {
    // tfjs takes zeros for what is null.
    const compute = node.gradient?.(received.map((gradient) => gradient ?? null));
    if (!compute) throw new Error(`The op ${node.kernelName} has no gradient.`);
    for (const [name, input] of Object.entries(node.inputs)) {
      const gradient = checked(compute[name]?.(), node, name, input);
      // A gradient that is passed on as it is must outlive the one that was received.
      found.set(name, received.includes(gradient) ? gradient.clone() : gradient);
    }
    return [...found.values()];
  });
  return [...found];
}

function checked(
  gradient: Tensor | undefined,
  { kernelName }: TapeNode,
  name: string,
  input: Tensor,
): Tensor {
  if (!gradient) throw new Error(`The op ${kernelName} has no gradient for its input ${name}.`);
  if (gradient.dtype === 'float32' && String(gradient.shape) === String(input.shape)) return gradient;
  throw new Error(
    `The gradient of ${kernelName} for its input ${name} is ${gradient.dtype}[${gradient.shape}], not float32[${input.shape}].`,
  );
}

function free({ saved }: TapeNode): void {
  for (const tensor of saved ?? []) tensor.dispose();
}
