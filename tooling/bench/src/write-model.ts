import '@tensorflow/tfjs-backend-cpu';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { disposeModule, Rng } from '@convkit/core';
import { exportOnnx } from '@convkit/onnx';
import { setBackend } from '@tensorflow/tfjs-core';
import { createNetwork, inputOf } from './networks.js';
import { MODEL_FILE, type PredictWork } from './side.js';
import { SEED } from './step-data.js';

/** Writes the network of a prediction as an ONNX file, with the weights that convkit's side has. */
export async function writeModel({ network }: PredictWork, folder: string): Promise<void> {
  await setBackend('cpu');
  const model = createNetwork(network, new Rng(SEED));
  await writeFile(join(folder, MODEL_FILE), await exportOnnx(model, { input: inputOf(network) }));
  disposeModule(model);
}
