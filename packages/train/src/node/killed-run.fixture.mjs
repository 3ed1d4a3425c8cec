// Trains a small run into a folder, as a separate process that can be killed. Arguments: folder, then 'resume' to resume
// it, or 'hang' to wait forever before the first step.
import '@tensorflow/tfjs-backend-cpu';
import { glorotUniform, INFERENCE, Module, parameter, Rng } from '@convkit/core';
import { dropout, flatten, installGradients, linear, softmaxCrossEntropy } from '@convkit/ops';
import { fit } from '@convkit/train';
import { NodeRunStore } from '@convkit/train/node';
import { ready, setBackend } from '@tensorflow/tfjs-core';

class Net extends Module {
  /** @type {import('@tensorflow/tfjs-core').Tensor2D} */
  weight = parameter([6, 3], glorotUniform, new Rng(1));
  /** @type {import('@tensorflow/tfjs-core').Tensor1D} */
  bias = parameter([3], ({ size }) => new Float32Array(size), new Rng(1), { fanIn: 6, fanOut: 3 });

  /** @override @param {import('@tensorflow/tfjs-core').Tensor} x */
  forward(x, pass = INFERENCE) {
    const flat = flatten(x);
    return linear(pass.training ? dropout(flat, 0.3, pass.rng(this)) : flat, this.weight, this.bias);
  }
}

/** @type {import('@convkit/train').BatchSource & { state: import('@convkit/train').BatchSourceState }} */
const train = {
  batchesPerEpoch: 10,
  state: { epoch: 0, cursor: 0 },
  restore(state) {
    this.state = state;
  },
  async *epoch() {
    const { epoch } = this.state;
    for (let { cursor } = this.state; cursor < 10; cursor++) {
      const rng = new Rng(2).child(epoch).child(cursor);
      this.state = { epoch, cursor: cursor + 1 };
      const labels = Int32Array.from({ length: 4 }, () => rng.integer(3));
      const images = Float32Array.from(
        { length: 24 },
        (_, i) => rng.normal() + Number(labels[Math.floor(i / 6)]),
      );
      yield { images, labels, shape: [4, 2, 3, 1] };
    }
    this.state = { epoch: epoch + 1, cursor: 0 };
  },
};

await setBackend('cpu');
await ready();
installGradients();
const [folder, mode] = /** @type {[string, string]} */ (process.argv.slice(2));
const store = await NodeRunStore.open(folder, { resume: mode === 'resume' });
if (mode === 'hang') {
  console.log('opened');
  await new Promise((resolve) => setTimeout(resolve, 600_000));
}
/** @type {import('@convkit/train').TrainingRecipe} */
const recipe = {
  optimizer: { name: 'adam', learningRate: 0.01 },
  schedule: { name: 'cosine' },
  epochs: 8,
  l2: [],
  clipValue: 0.5,
  accumulate: 2,
  ema: { decay: 0.9, warmup: true },
  keepBest: 'trainLoss',
  earlyStopping: { metric: 'trainLoss', patience: 9 },
  spikeGuard: { factor: 1.5, window: 10 },
};
const options = {
  model: new Net(),
  loss: softmaxCrossEntropy,
  recipe,
  seed: 3,
  train,
  store,
  resume: mode === 'resume',
};
for await (const event of fit({ ...options, checkpointEvery: 3, keepLast: 2, logEvery: 1 })) {
  if (event.type === 'checkpoint') console.log(`checkpoint ${event.step}`);
  if (event.type === 'done') console.log(`done ${event.weightsSha256}`);
}
await store.close();
