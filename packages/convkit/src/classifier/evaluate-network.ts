import { type Module, outputNames, type TargetScale } from '@convkit/core';
import { createLoss } from '@convkit/ops';
import { type BatchSource, type Evaluation, evaluate, type Metric, resolveMetrics } from '@convkit/train';
import type { ClassifierSpec } from './classifier-spec.js';

/**
 * Evaluates the network of a spec on one epoch of `source`.
 * @param metrics - additional metrics, by name or as objects. Their keys use the output names of the spec.
 */
export async function evaluateNetwork(
  model: Module,
  spec: Pick<ClassifierSpec, 'model' | 'loss' | 'targetScale'>,
  { source, metrics = [] }: { readonly source: BatchSource; readonly metrics?: readonly (string | Metric)[] },
): Promise<Evaluation> {
  const { task = 'classification' } = spec.model;
  const scale: TargetScale | undefined = spec.targetScale;
  return evaluate({
    model,
    source,
    task,
    loss: createLoss(spec.loss, task),
    metrics: resolveMetrics(metrics, { task, names: outputNames(spec.model), scale }),
  });
}
