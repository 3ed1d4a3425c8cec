import { ConfigError } from '@convkit/core';
import { type TensorProto, TensorProto_DataType as Type, type ValueInfoProto } from '../proto/onnx_pb.js';
import { constantOf } from './constant-nodes.js';
import { sizeOf, toConstant } from './constants.js';
import { type OnnxModel, opsetOf } from './decode-model.js';
import { foldWeights } from './fold-weights.js';
import { checkOpset, neededNodes, type Step, toStep } from './graph-nodes.js';
import { initializersOf } from './initializers.js';
import { identityOrder, permute, sameOrder } from './layout.js';
import { readTensor } from './read-tensor.js';
import { typeName } from './tensor-types.js';
import { type Constant, isInteger } from './value.js';
import { type WeightRole, weightRoles } from './weight-roles.js';

/** A weight in the layout that its layer takes. */
export interface Weight extends WeightRole {
  /** ONNX axis of each axis. */
  readonly order: readonly number[];
  /** Shape in that layout. */
  readonly shape: readonly number[];
  /** Elements. */
  readonly data: Float32Array;
}

/** A graph that is ready to run. */
export interface GraphPlan {
  /** Nodes in the order in which they run. */
  readonly steps: readonly Step[];
  /** Name of the input. */
  readonly input: string;
  /** Lengths of its axes in ONNX's order, null where it may vary; undefined if it is not stated. */
  readonly inputShape: readonly (number | null)[] | undefined;
  /** Whether the graph itself takes images as [n, h, w, c]. */
  readonly takesNhwc: boolean;
  /** Name of the output. */
  readonly output: string;
  /** Trainable parameters and buffers by name, in the order of their use. */
  readonly weights: ReadonlyMap<string, Weight>;
  /** Constants by name. */
  readonly constants: ReadonlyMap<string, Constant>;
}

/**
 * Checks a graph and prepares its weights.
 * @param output Name of the output. Defaults to the graph's first.
 * @throws ConfigError if it cannot be run, naming the operator and the node.
 * @throws CheckpointError if it is not well-formed.
 */
export function planGraph(model: OnnxModel, file: string, output?: string): GraphPlan {
  const { graph } = model;
  const opset = opsetOf(model);
  checkOpset(opset);
  const tensors = initializersOf(graph, file);
  const input = inputOf(graph.input.filter(({ name }) => !tensors.has(name)));
  const outputs = graph.output.map(({ name }) => name);
  const wanted = output ?? outputs[0];
  if (wanted === undefined || !outputs.includes(wanted)) {
    throw new ConfigError(`the ONNX model has no output '${wanted ?? ''}'`, {
      hint: `Choose one of ${outputs.join(', ')}.`,
    });
  }
  // Copies of initializers are initializers.
  const nodes = graph.node.filter(
    ({ opType, output: [name = ''] }) => opType !== 'Identity' || !tensors.has(name),
  );
  const known = new Set([input.name, ...tensors.keys()]);
  const needed = neededNodes({ ...graph, node: nodes }, wanted, known, file);
  const constants = new Map<string, Constant>();
  for (const node of needed) {
    if (node.opType === 'Constant') constants.set(node.output[0] ?? '', constantOf(node, file));
  }
  const steps = needed.filter(({ opType }) => opType !== 'Constant').map((node) => toStep(node, opset));
  return {
    input: input.name,
    inputShape: shapeOfInput(input),
    takesNhwc: takesNhwc(steps, input.name),
    output: wanted,
    ...loadWeights(steps, tensors, constants, input.name, file),
  };
}

function loadWeights(
  allSteps: readonly Step[],
  tensors: ReadonlyMap<string, TensorProto>,
  nodes: ReadonlyMap<string, Constant>,
  input: string,
  file: string,
): Pick<GraphPlan, 'steps' | 'weights' | 'constants'> {
  const used = new Set(allSteps.flatMap(({ inputs }) => inputs));
  const loaded = new Map(nodes);
  for (const [name, tensor] of tensors) {
    if (used.has(name)) loaded.set(name, toConstant(readTensor(tensor, file)));
  }
  const { steps, constants } = foldWeights(allSteps, loaded);
  const floats = [...constants].filter(([name, value]) => tensors.has(name) && !isInteger(value));
  const candidates = new Map(floats.map(([name, { shape }]) => [name, sizeOf(shape)]));
  const weights = new Map<string, Weight>();
  for (const [name, role] of weightRoles(steps, candidates, input)) {
    const { shape, data } = constants.get(name) as Constant;
    const order = role.order?.length === shape.length ? role.order : identityOrder(shape.length);
    weights.set(name, { kind: role.kind, order, ...permute(Float32Array.from(data), shape, order) });
    constants.delete(name);
  }
  return { steps, weights, constants };
}

function inputOf(inputs: readonly ValueInfoProto[]): ValueInfoProto {
  const [input, ...others] = inputs;
  if (input && others.length === 0) return input;
  throw new ConfigError(`the ONNX model has ${inputs.length} inputs, but a module takes one`, {
    hint: `Export a model with one input. This one has: ${inputs.map(({ name }) => name).join(', ') || 'none'}.`,
  });
}

/** Types of images. */
const IMAGE_TYPES: readonly number[] = [Type.FLOAT, Type.FLOAT16, Type.BFLOAT16, Type.DOUBLE, Type.UINT8];

function shapeOfInput({ name, type }: ValueInfoProto): (number | null)[] | undefined {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
  if (!tensor || !IMAGE_TYPES.includes(tensor.elemType)) {
    throw new ConfigError(
      `the input '${name}' of the ONNX model is of type ${typeName(tensor?.elemType ?? 0)}`,
      {
        hint: 'Export a model that takes images of floats or bytes.',
      },
    );
  }
  return tensor.shape?.dim.map(({ value }) => (value.case === 'dimValue' ? Number(value.value) : null));
}

/** Whether all that happens to the image before its axes move to NCHW is arithmetic. */
function takesNhwc(steps: readonly Step[], input: string): boolean {
  const pending = [input];
  let moves = 0;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    for (const { opType, attributes, inputs, outputs } of steps) {
      if (!inputs.includes(name)) continue;
      if (opType === 'Transpose') {
        if (!sameOrder(attributes.integers('perm') ?? [], [0, 3, 1, 2])) return false;
        moves++;
      } else if (BEFORE_MOVE.includes(opType)) pending.push(outputs[0] ?? '');
      else return false;
    }
  }
  return moves > 0;
}

const BEFORE_MOVE = ['Add', 'Cast', 'Clip', 'Div', 'Identity', 'Mul', 'Sub'];
