import { ConfigError, type Module, type RunSpec } from '@convkit/core';
import { describeWeights, loadWeights, readWeights } from 'convkit';

/**
 * Loads the weights that a run starts from into its model.
 * @returns How it went, in one line.
 * @throws CheckpointError if the file cannot be read or does not fit the model.
 */
export async function loadStartingWeights(
  model: Module,
  { spec, file }: { readonly spec: RunSpec; readonly file: File | undefined },
): Promise<string> {
  if (!file) {
    throw new ConfigError(`this run starts from ${spec.weights?.source}, which the page does not have`, {
      hint: 'Choose the file again on the Save page.',
    });
  }
  const weights = await readWeights(file);
  try {
    const report = await loadWeights(model, spec.model, weights);
    return describeWeights({ ...report, source: weights.source });
  } finally {
    await weights.close();
  }
}
