import { add, engine, ones, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { freeSaved, type TapeNode, tapeOf } from './tape.js';

/**
 * Computes a tensor and its gradients with respect to `sources`, by their ids. tfjs keeps what the forward pass has saved, and the gradient
 * of every activation, until all gradients are known; this frees each as soon as it has been used. Sources that do not affect the tensor
 * have no gradient. Nothing stays behind if `f` or a gradient fails.
 * @param dy Gradient of the result. Defaults to ones.
 */
export function gradientsOf<T extends Tensor>(
  f: () => T,
  sources: readonly Tensor[],
  dy?: Tensor,
): { readonly value: T; readonly gradients: ReadonlyMap<number, Tensor> } {
  const { value, nodes } = record(f, sources);
  try {
    const found = tidy('backward', () => {
      const gradients = backpropagate(value, nodes, dy?.clone() ?? ones(value.shape));
      return Object.fromEntries(
        sources.flatMap(({ id }) => {
          const gradient = gradients.get(id);
          return gradient ? [[id, gradient] as [number, Tensor]] : [];
        }),
      );
    });
    return {
      value,
      gradients: new Map(Object.entries(found).map(([id, gradient]) => [Number(id), gradient])),
    };
  } finally {
    nodes.forEach(freeSaved);
  }
}

/** Runs `f` and returns the part of its tape between the sources and its value. What the other nodes have saved is freed. */
function record<T extends Tensor>(f: () => T, sources: readonly Tensor[]): { value: T; nodes: TapeNode[] } {
  const tape = tapeOf(engine());
  const { state } = tape;
  let used: readonly TapeNode[] = [];
  tape.startTape();
  try {
    const value = tidy('forward', f);
    const nodes = between(state.activeTape ?? [], sources, value);
    used = nodes;
    return { value, nodes };
  } finally {
    tape.endTape();
    if (state.gradientDepth === 0) {
      const ids = new Set(used.map(({ id }) => id));
      for (const node of state.activeTape ?? []) if (!ids.has(node.id)) freeSaved(node);
      state.activeTape = null;
    }
  }
}

/** The nodes through which `sources` affect `value`, in order, with the inputs that they affect. */
function between(tape: readonly TapeNode[], sources: readonly Tensor[], value: Tensor): TapeNode[] {
  const affected = new Set(sources.map(({ id }) => id));
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

/** Walks the tape backward. Returns the gradients that are left by the ids of their tensors: those of no node's outputs. */
function backpropagate(value: Tensor, nodes: TapeNode[], dy: Tensor): Map<number, Tensor> {
  const gradients = new Map<number, Tensor>([[value.id, dy]]);
  // Nodes are taken off, so that nothing holds what they have saved.
  for (let node = nodes.at(-1); node; node = nodes.at(-1)) {
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
    freeSaved(node);
    nodes.pop();
  }
  return gradients;
}

/** The gradients of a node's inputs, by name, from those of its outputs. */
function inputGradientsOf(
  node: TapeNode,
  received: readonly (Tensor | undefined)[],
): readonly (readonly [name: string, gradient: Tensor])[] {
  const found = new Map<string, Tensor>();
  tidy(() => {
    // tfjs takes zeros for what is null.
    const compute = node.gradient?.(received.map((gradient) => gradient ?? null) as Tensor[]);
    if (!compute) throw new Error(`The op ${node.kernelName} has no gradient.`);
    const taken = new Set<Tensor | undefined>(received);
    for (const [name, input] of Object.entries(node.inputs)) {
      const gradient = checked(compute[name]?.(), node, name, input);
      // A gradient that is passed on as it is must outlive the one that was received, and so must one of two inputs.
      found.set(name, taken.has(gradient) ? gradient.clone() : gradient);
      taken.add(gradient);
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
