import {
  ConfigError,
  checkArguments,
  checkOptions,
  type ModelSpec,
  type Module,
  outputNames,
  parameters,
  Rng,
  traceKernels,
} from '@convkit/core';
import { catalog, customModel, findModel, findVariant, sequenceCatalog, type Variant } from '@convkit/models';

/**
 * Creates the model that a spec describes, with initial weights drawn from `rng`. The caller disposes of it.
 * @throws ConfigError if the catalog has no such model or variant, or the variant does not support an option.
 */
export function createModel(spec: ModelSpec, rng: Rng): Module {
  checkOptions('createModel', spec, { name: 'string', variant: 'string', classes: 'strings' });
  checkArguments('createModel', { rng }, { rng: 'rng' });
  const { name, variant, task, ...others } = spec;
  const { classes, targets, ...options } = others;
  const classCount = outputNames(others).length;
  const anySign = task !== undefined && task !== 'classification' && { linearOutputs: true };
  return variantOf({ name, variant }).create({ ...options, ...anySign, classes: classCount }, rng);
}

/** @throws ConfigError naming the known models or variants. */
export function variantOf({ name, variant }: { name: string; variant?: string }): Variant {
  return findVariant(findModel([...catalog, ...sequenceCatalog, customModel], name), variant);
}

/**
 * Keys of the parameters whose shape depends on the number of classes: the network's last layer, and that of auxiliary classifiers.
 * Found by building the network twice in a trace, which computes no values. Empty for a network whose classes are fixed.
 */
export function headKeys(spec: ModelSpec): string[] {
  const shapes = (classes: number): Map<string, string> => {
    const found = new Map<string, string>();
    traceKernels(() => {
      const names = Array.from({ length: classes }, (_, label) => String(label));
      const { targets, ...rest } = spec;
      const model = createModel({ ...rest, classes: names }, new Rng(0));
      for (const [key, { shape }] of parameters(model)) found.set(key, String(shape));
    });
    return found;
  };
  try {
    const [some, more] = [shapes(10), shapes(11)];
    return [...some].filter(([key, shape]) => more.get(key) !== shape).map(([key]) => key);
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}
