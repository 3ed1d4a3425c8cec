import {
  customGrad,
  type Scalar,
  type Tensor,
  util,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { ConfigError } from '../errors.js';
import type { Module } from '../module.js';
import { trainingPass } from '../passes.js';
import type { OptimizerSpec } from '../recipe.js';
import { Rng } from '../rng.js';
import { buffers, parameters } from '../state-dict.js';
import { activeShapes, type ShapesBackend } from './backend.js';
import { type TraceOptions, trace } from './trace.js';

export interface TrainingMemoryOptions extends TraceOptions {
  /** Images a step. */
  readonly batchSize: number;
  readonly optimizer: OptimizerSpec;
}

/** Bytes of tensors that training holds. */
export interface TrainingMemory {
  /** Auxiliary classifiers included. */
  readonly parameters: number;
  readonly buffers: number;
  /** Of the parameters that are trained. */
  readonly gradients: number;
  /** What the optimizer keeps of each trained parameter: SGD's momentum, Adam's two moments. */
  readonly optimizer: number;
  /** The batch itself, and what a forward pass computes of it and keeps for the backward one. */
  readonly activations: number;
  /**
   * The most that is held at a time: the above with the gradients of the activations, all of which tfjs keeps until the backward
   * pass is over, or parameters and optimizer state twice in the update, which makes the new values before the old ones go.
   */
  readonly peak: number;
}

/**
 * The memory that a training step takes, from shapes alone: `create` makes the module, and a batch of images of shape `input` runs
 * forward and backward through it. Gradients of the kernels that run must be registered. What a kernel needs beside its outputs,
 * L2 penalties, and the data loader are not counted. `target` is the backend whose kernels are meant; it must be active or registered.
 * @throws ConfigError when the batch is not a positive whole number.
 */
export function trainingMemory(
  create: () => Module,
  input: readonly number[],
  { batchSize, optimizer, ...options }: TrainingMemoryOptions,
): TrainingMemory {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new ConfigError(`a batch is a positive whole number of images, not ${batchSize}`);
  }
  let held = { parameters: 0, buffers: 0, gradients: 0, activations: 0 };
  const { bytes } = trace(() => {
    const shapes = activeShapes() as ShapesBackend;
    const { bytes } = shapes.recorder;
    const module = create();
    const own = new Set(parameters(module).values());
    const trained = [...own].filter(({ trainable }) => trainable);
    const state = bytes.now;
    const forward = () => {
      const pass = trainingPass(module, { rng: new Rng(0), step: 0 });
      const output = module.forward(shapes.empty([batchSize, ...input], 'float32'), pass);
      held = { ...held, activations: bytes.now - state };
      return anyLoss([output, ...pass.auxiliaries.map(({ logits }) => logits)], shapes);
    };
    if (trained.length === 0) forward();
    else variableGrads(forward, trained);
    held = {
      ...held,
      parameters: size(own),
      buffers: size(buffers(module).values()),
      gradients: size(trained),
    };
  }, options);
  const slots = held.gradients * slotsOf(optimizer);
  const update = held.parameters + held.buffers + 2 * held.gradients + 2 * slots;
  return { ...held, optimizer: slots, peak: Math.max(bytes.peak + slots, update) };
}

/** One number of all outputs, with a gradient that needs no registered one. */
function anyLoss(outputs: Tensor[], shapes: ShapesBackend): Scalar {
  const loss = customGrad(() => ({
    value: shapes.empty([], 'float32'),
    gradFunc: () => outputs.map(({ shape }) => shapes.empty(shape, 'float32')),
  }));
  return loss(...outputs) as Scalar;
}

/** Tensors that the optimizer keeps of each parameter; SGD does without a momentum too. */
const slotsOf = ({ name }: OptimizerSpec) => (name === 'sgd' ? 1 : 2);

const size = (variables: Iterable<Variable>) =>
  util.sum([...new Set(variables)].map(({ size, dtype }) => size * util.bytesPerElement(dtype)));
