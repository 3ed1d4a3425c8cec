import { customGrad, type Scalar, type Tensor, util, type Variable } from '@tensorflow/tfjs-core';
import { checkArguments, checkOptions } from '../check-arguments.js';
import { checkWhole } from '../check-number.js';
import { variableGradients } from '../gradients/variable-gradients.js';
import type { Module } from '../module.js';
import { type OptimizerSpec, optimizerSlots } from '../optimizer-spec.js';
import { trainingPass } from '../passes.js';
import { isRecomputed, RECOMPUTE } from '../recompute/recompute-option.js';
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
   * Which blocks recompute their activations in the backward pass: all, or those at these positions, in the order in which they run.
   * @defaultValue false
   */
  readonly recompute?: boolean | readonly number[];
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
  checkMemoryArguments('trainingMemory', create, input, memoryOptions);
  const { update, marks, ...memory } = measureMemory(create, input, memoryOptions);
  return memory;
}

/** @throws ConfigError if an argument of `trainingMemory`, or of a function that measures by it, is invalid. */
export function checkMemoryArguments(
  where: string,
  create: () => Module,
  input: readonly number[],
  options: TrainingMemoryOptions,
): void {
  checkArguments(where, { create }, { create: 'function' });
  checkInputShape(input);
  checkOptions(where, options, { optimizer: 'object', recompute: RECOMPUTE });
  checkWhole('batchSize', options.batchSize);
}

/** State of the forward pass where a block begins, or at its end. */
export interface BlockMark {
  /** Bytes of all tensors. */
  readonly bytes: number;
  /** Multiply-adds so far. */
  readonly multiplyAdds: number;
}

/** What `measureMemory` finds. */
export interface MeasuredMemory extends TrainingMemory {
  /** Peak of the update, which `peak` includes. */
  readonly update: number;
  /** Where each block that could be recomputed begins, and the end of the forward pass. */
  readonly marks: readonly BlockMark[];
}

/**
 * `trainingMemory`, without checks.
 * @param trainsAll Whether frozen parameters count as trained. Defaults to false.
 */
export function measureMemory(
  create: () => Module,
  input: readonly number[],
  { batchSize, optimizer, recompute = false, ...options }: TrainingMemoryOptions,
  trainsAll = false,
): MeasuredMemory {
  const marks: BlockMark[] = [];
  let held = { parameters: 0, buffers: 0, gradients: 0, activations: 0 };
  const { bytes } = trace(() => {
    const shapes = activeShapes() as ShapesBackend;
    const { bytes, kernels } = shapes.recorder;
    const module = create();
    checkArguments(
      'trainingMemory',
      { 'the result of create': module },
      { 'the result of create': 'module' },
    );
    const own = new Set(parameters(module).values());
    const trained = [...own].filter(({ trainable }) => trainable || trainsAll);
    const state = bytes.now;
    const mark = () =>
      marks.push({
        bytes: bytes.now,
        multiplyAdds: util.sum(kernels.map(({ multiplyAdds }) => multiplyAdds)),
      });
    const forward = () => {
      const pass = {
        ...trainingPass(module, { rng: new Rng(0), step: 0 }),
        recomputesNext: () => isRecomputed(recompute, mark() - 1),
      };
      const output = module.forward(shapes.empty([batchSize, ...input], 'float32'), pass);
      mark();
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
  return { ...held, optimizer: slots, peak: Math.max(bytes.peak + slots, update), update, marks };
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
