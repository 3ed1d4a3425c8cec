import { type Batch, inspectionPass, type Module, NumericError, stateDict } from '@convkit/core';
import { tensor, tidy } from '@tensorflow/tfjs-core';

/** The error for a network whose outputs are not finite. Names the first broken weights or layer. */
export function brokenOutputs(
  model: Module,
  { images, shape }: Pick<Batch, 'images' | 'shape'>,
): NumericError {
  if (!images.every(Number.isFinite)) {
    return new NumericError("The network's input has values that are not finite", {
      hint: 'Check the images and how they are normalized.',
    });
  }
  const broken = [...stateDict(model)].find(([, state]) => !allFinite(state.dataSync()));
  if (broken) {
    return new NumericError(`The network's outputs are not finite because its '${broken[0]}' is not`, {
      hint: 'Load weights from before training diverged.',
    });
  }
  let layer: string | undefined;
  const pass = inspectionPass(model, (path, activation) => {
    if (layer === undefined && !allFinite(activation.dataSync())) layer = path;
  });
  tidy(() => void model.forward(tensor(images, [...shape]), pass));
  const where = layer ? `, first those of ${layer}` : '';
  return new NumericError(`The network's outputs are not finite${where}`, {
    hint: 'Check the weights and the images for values that overflow 32-bit floating point.',
  });
}

const allFinite = (values: ArrayLike<number>) => Array.from(values).every(Number.isFinite);
