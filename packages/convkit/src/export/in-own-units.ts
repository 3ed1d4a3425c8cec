import { readStateDict, type TensorData, writeStateDict } from '@convkit/checkpoint';
import { ConfigError, disposeModule, type Module, Rng, type TargetScale } from '@convkit/core';
import type { ClassifierSpec } from '../classifier/classifier-spec.js';
import { createModel, headKeys } from '../models.js';

/**
 * Calls `use` with a copy of a regressor's network whose last layer includes the scale, so that its outputs are in the units of the
 * targets, as other programs expect. Passes other networks unchanged.
 * @throws ConfigError if the last layer has no bias.
 */
export async function inOwnUnits<Result>(
  model: Module,
  { targetScale, ...spec }: ClassifierSpec,
  use: (model: Module, spec: ClassifierSpec) => Promise<Result>,
): Promise<Result> {
  if (!targetScale) return use(model, spec);
  const weights = withScale(await readStateDict(model), headKeys(spec.model), targetScale);
  const copy = createModel(spec.model, new Rng(0));
  try {
    writeStateDict(copy, weights);
    return await use(copy, spec);
  } finally {
    disposeModule(copy);
  }
}

/** The weights with outputs y * std + mean in place of y. `head` are the keys of the last layer's parameters. */
function withScale(
  weights: ReadonlyMap<string, TensorData>,
  head: readonly string[],
  { mean, std }: TargetScale,
): Map<string, TensorData> {
  const scaled = new Map(weights);
  let hasBias = false;
  for (const key of head) {
    const tensor = weights.get(key);
    // An auxiliary classifier has no weights if the network was trained without it.
    if (!tensor) continue;
    const isBias = tensor.shape.length === 1;
    hasBias ||= isBias;
    const data = Float32Array.from(tensor.data as ArrayLike<number>, (value, i) => {
      const output = i % std.length;
      return value * (std[output] as number) + (isBias ? (mean[output] as number) : 0);
    });
    scaled.set(key, { dtype: 'float32', shape: tensor.shape, data });
  }
  if (hasBias) return scaled;
  throw new ConfigError('the last layer needs a bias to convert outputs to the units of the targets', {
    hint: 'Add a bias to the last layer.',
  });
}
