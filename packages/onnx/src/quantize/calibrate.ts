import { ConfigError, checkArguments, INFERENCE, Module } from '@convkit/core';
import { dispose, keep, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { OnnxModel } from '../import/decode-model.js';
import { planGraph } from '../import/graph-plan.js';
import { runGraph } from '../import/run-graph.js';
import { type Activation, isConstant } from '../import/value.js';
import { MODEL } from './graph-editor.js';
import { type ActivationRange, type CalibrationMethod, RangeCollector } from './range-collector.js';

/**
 * Runs a graph on images and measures the ranges of activations.
 * @param names The activations.
 * @throws ConfigError if there are no images.
 * @throws NumericError if an activation is not finite.
 */
export async function calibrate(
  model: OnnxModel,
  names: ReadonlySet<string>,
  batches: AsyncIterable<Tensor> | Iterable<Tensor>,
  method: CalibrationMethod,
): Promise<Map<string, ActivationRange>> {
  const plan = planGraph(model, MODEL);
  const collectors = new Map([...names].map((name) => [name, new RangeCollector(name)]));
  const weights = new Map<string, Activation>();
  let images = 0;
  try {
    for (const [name, { data, shape, order }] of plan.weights) {
      weights.set(name, { tensor: keep(tensor(data, [...shape], 'float32')), order });
    }
    for await (const batch of batches) {
      checkArguments('quantize', { 'a batch of calibration': batch }, { 'a batch of calibration': 'tensor' });
      images += batch.shape[0] ?? 0;
      await collect(batch);
    }
  } finally {
    dispose([...weights.values()].map((weight) => weight.tensor));
  }
  if (images === 0) {
    throw new ConfigError('calibration got no images', {
      hint: 'Pass some hundred images of the training set.',
    });
  }
  return new Map([...collectors].map(([name, collector]) => [name, collector.range(method)]));

  async function collect(batch: Tensor): Promise<void> {
    const seen: [RangeCollector, Tensor][] = [];
    try {
      tidy(() => {
        runGraph(plan, weights, batch, { module: new NoModule(), pass: INFERENCE }, (name, value) => {
          const collector = collectors.get(name);
          if (collector && !isConstant(value)) seen.push([collector, keep(value.tensor.clone())]);
        });
      });
      for (const [collector, activation] of seen) collector.add(await activation.data());
    } finally {
      dispose(seen.map(([, activation]) => activation));
    }
  }
}

/** Only training asks a module for anything. */
class NoModule extends Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}
