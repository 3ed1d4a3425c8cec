import { customGrad, type Scalar, type Tensor, util, type Variable } from '@tensorflow/tfjs-core';
import { checkArguments, checkOptions } from '../check-arguments.js';
import { checkWhole } from '../check-number.js';
import { variableGradients } from '../gradients/variable-gradients.js';
import type { Module } from '../module.js';
import { type OptimizerSpec, optimizerSlots } from '../optimizer-spec.js';
import { trainingPass } from '../passes.js';
import { Rng } from '../rng.js';
import { buffers, parameters } from '../state-dict.js';
import { activeShapes, type ShapesBackend } from './backend.js';
import { checkInputShape } from './input-shape.js';
import { type TraceOptions, trace } from './trace.js';

/** Options of `trainingMemory`. */
export interface TrainingMemoryOptions extends TraceOptions {
  /** Number of images per training step. */
  readonly batchSize: number;
  /** Optimizer, whose state counts too. */
  readonly optimizer: OptimizerSpec;
  /**
   * Whether the activations of blocks are recomputed in the backward pass.
   * @defaultValue false
   */
  readonly recompute?: boolean;
}

/** Memory of training in bytes, by what the tensors are for. */
export interface TrainingMemory {
  /** Parameters, including those of auxiliary classifiers. */
  readonly parameters: number;
  /** Buffers. */
  readonly buffers: number;
  /** Gradients of the parameters that are trained. */
  readonly gradients: number;
  /** State of the optimizer for each trained parameter: the velocity of SGD, the two moments of Adam. */
  readonly optimizer: number;
  /** The batch, and what the forward pass computes and keeps for the backward pass. */
  readonly activations: number;
  /**
   * Peak memory. It is reached either in the backward pass, which frees activations and gradients as it uses them, or in the update, which
   * holds new and old values of parameters and optimizer state at the same time.
   */
  readonly peak: number;
}

/**
 * Computes the memory of a training step from shapes alone: `create` makes the module, and a batch of images of shape `input`
 * runs forward and backward through it. Gradients of the kernels must be registered (`installGradients()` of
 * `@convkit/ops`). Scratch memory of kernels, L2 penalties and the data loader are not counted.
 * @throws ConfigError if the batch size is not a positive whole number.
 */
export function trainingMemory(
  create: () => Module,
  input: readonly number[],
  memoryOptions: TrainingMemoryOptions,
): TrainingMemory {
  checkArguments('trainingMemory', { create }, { create: 'function' });
  checkInputShape(input);
  checkOptions('trainingMemory', memoryOptions, { optimizer: 'object', recompute: 'boolean?' });
  const { batchSize, optimizer, recompute = false, ...options } = memoryOptions;
  checkWhole('batchSize', batchSize);
  let held = { parameters: 0, buffers: 0, gradients: 0, activations: 0 };
  const { bytes } = trace(() => {
    const shapes = activeShapes() as ShapesBackend;
    const { bytes } = shapes.recorder;
    const module = create();
    checkArguments(
      'trainingMemory',
      { 'the result of create': module },
      { 'the result of create': 'module' },
    );
    const own = new Set(parameters(module).values());
    const trained = [...own].filter(({ trainable }) => trainable);
    const state = bytes.now;
    const forward = () => {
      const pass = trainingPass(module, { rng: new Rng(0), step: 0, recompute });
      const output = module.forward(shapes.empty([batchSize, ...input], 'float32'), pass);
      held = { ...held, activations: bytes.now - state };
      return anyLoss([output, ...pass.auxiliaries.map(({ logits }) => logits)], shapes);
    };
    if (trained.length === 0) forward();
    else variableGradients(forward, trained);
    held = {
      ...held,
      parameters: size(own),
      buffers: size(buffers(module).values()),
      gradients: size(trained),
    };
  }, options);
  const slots = held.gradients * optimizerSlots(optimizer).length;
  const update = held.parameters + held.buffers + 2 * held.gradients + 2 * slots;
  return { ...held, optimizer: slots, peak: Math.max(bytes.peak + slots, update) };
}

/** A scalar of all outputs whose gradient needs no registered one. */
function anyLoss(outputs: Tensor[], shapes: ShapesBackend): Scalar {
  const loss = customGrad(() => ({
    value: shapes.empty([], 'float32'),
    gradFunc: () => outputs.map(({ shape }) => shapes.empty(shape, 'float32')),
  }));
  return loss(...outputs) as Scalar;
}

const size = (variables: Iterable<Variable>) =>
  util.sum([...new Set(variables)].map(({ size, dtype }) => size * util.bytesPerElement(dtype)));
