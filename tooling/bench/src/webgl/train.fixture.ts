import type { Backend } from '@convkit/backend';
import { useBackend, webgl } from '@convkit/backend';
import { disposeModule, Rng } from '@convkit/core';
import { lenet5, resnet18, type Variant } from '@convkit/models';
import { softmaxCrossEntropy } from '@convkit/ops';
import { type BatchSource, fit, type RunStore } from '@convkit/train';
import { memory } from '@tensorflow/tfjs-core';

interface Network {
  readonly variant: Variant;
  readonly input: readonly [height: number, width: number, channels: number];
  readonly widthMultiplier: number;
  readonly learningRate: number;
}

/** Networks small enough for software WebGL. */
export const NETWORKS = {
  lenet5: {
    variant: lenet5.variants.modern as Variant,
    input: [32, 32, 1],
    widthMultiplier: 1,
    learningRate: 0.002,
  },
  resnet18: {
    variant: resnet18.variants.cifar as Variant,
    input: [16, 16, 3],
    widthMultiplier: 1 / 16,
    learningRate: 0.0003,
  },
} as const satisfies Record<string, Network>;

const CLASSES = 4;
const BATCH = 8;
const BATCHES = 5;

/** Returns batches whose classes differ in where they are bright, so that the loss falls. The same at each call. */
export class PatternSource implements BatchSource {
  state = { epoch: 0, cursor: 0 };
  readonly batchesPerEpoch: number;
  readonly #input: readonly [number, number, number];

  constructor(network: Network, batchesPerEpoch: number) {
    this.#input = network.input;
    this.batchesPerEpoch = batchesPerEpoch;
  }

  restore(state: { readonly epoch: number; readonly cursor: number }): void {
    this.state = { ...state };
  }

  async *epoch() {
    const [height, width, channels] = this.#input;
    while (this.state.cursor < this.batchesPerEpoch) {
      const rng = new Rng(7).child(String(this.state.cursor % BATCHES));
      const labels = Int32Array.from({ length: BATCH }, () => rng.integer(CLASSES));
      const size = height * width * channels;
      const images = Float32Array.from(
        { length: BATCH * size },
        (_, i) =>
          rng.uniform() +
          (Math.floor((CLASSES * (i % size)) / size) === labels[Math.floor(i / size)] ? 1 : 0),
      );
      this.state = { ...this.state, cursor: this.state.cursor + 1 };
      yield { images, shape: [BATCH, height, width, channels] as const, labels };
    }
    this.state = { epoch: this.state.epoch + 1, cursor: 0 };
  }
}

export interface Keeping {
  readonly store: RunStore;
  readonly resume: boolean;
  readonly checkpointEvery: number;
}

/** Trains for `steps` steps from a fixed seed on the active backend. Yields the events of `fit`. */
export async function* train(network: Network, steps: number, keeping?: Keeping) {
  const { variant, input, widthMultiplier, learningRate } = network;
  const model = variant.create({ classes: CLASSES, input, widthMultiplier }, new Rng(1));
  try {
    return yield* fit({
      model,
      loss: softmaxCrossEntropy,
      recipe: {
        optimizer: { name: 'sgd', learningRate, momentum: 0.9 },
        schedule: { name: 'constant' },
        epochs: 1,
        l2: [],
      },
      seed: 1,
      train: new PatternSource(network, steps),
      ...keeping,
    });
  } finally {
    disposeModule(model);
  }
}

/** Returns the losses of `steps` steps on a backend. */
export async function lossesOn(backend: Backend, network: Network, steps: number): Promise<number[]> {
  await useBackend([backend]);
  const losses: number[] = [];
  for await (const event of train(network, steps)) if (event.type === 'step') losses.push(event.loss);
  return losses;
}

export interface Held {
  readonly step: number;
  readonly loss: number;
  readonly tensors: number;
  readonly textures: number;
  readonly bytes: number;
}

/** Yields the tensors and textures that a run on webgl holds, every `every` steps. */
export async function* held(network: Network, steps: number, every: number): AsyncGenerator<Held> {
  const graphics = webgl();
  await graphics.activate();
  for await (const event of train(network, steps)) {
    if (event.type !== 'step' || event.step % every !== 0) continue;
    const { bytes, textures } = graphics.textureMemory();
    yield { step: event.step, loss: event.loss, tensors: memory().numTensors, textures, bytes };
  }
}
