// Trains LeNet-5 for 20,000 steps on wasm with two threads, and fails if tensors, data ids or WASM memory grow after the first
// thousand steps: npm run acceptance -- flat-memory
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const STEPS = 20_000;
const WARM_UP = 1000;
const LOOK_EVERY = 1000;
const BATCH = 4;
const SIDE = 32;
const CLASSES = 10;

const library = createRequire(new URL('../../packages/convkit/package.json', import.meta.url));
/** @param {string} name */
const load = (name) => import(pathToFileURL(library.resolve(name)).href);
const { Rng } = await load('@convkit/core');
const { useBackend, wasm } = await load('@convkit/backend');
const { catalog, defaultVariant, findModel, findVariant } = await load('@convkit/models');
const { softmaxCrossEntropy } = await load('@convkit/ops');
const { fit } = await load('@convkit/train');
const { engine, memory } = library('@tensorflow/tfjs-core');

await useBackend([wasm({ threads: 2 })]);
const entry = findModel(catalog, 'lenet5');
const { create, recipe } = findVariant(entry, defaultVariant(entry));
const model = create({ input: [SIDE, SIDE, 1], classes: CLASSES }, new Rng(1));

/** Yields new noise at each step: with images that it has memorized, Adam's loss would jump. */
const train = {
  batchesPerEpoch: STEPS,
  state: { epoch: 0, cursor: 0 },
  restore() {},
  async *epoch() {
    const rng = new Rng(2);
    for (let step = 0; step < STEPS; step++) {
      const images = Float32Array.from({ length: BATCH * SIDE * SIDE }, () => rng.uniform());
      const labels = Int32Array.from({ length: BATCH }, () => rng.integer(CLASSES));
      yield { images, shape: [BATCH, SIDE, SIDE, 1], labels };
    }
  },
};
/** Bytes by which the next allocation may move. Beyond this, a hundred bytes leak at each step. */
const PLAY = 2 ** 21;

/** Address of the next MiB to be allocated, which a leak increases. */
function nextMebibyte() {
  const { wasm } = engine().backend;
  const address = wasm._malloc(2 ** 20);
  wasm._free(address);
  return address;
}

const look = () => ({
  tensors: memory().numTensors,
  dataIds: engine().backend.numDataIds(),
  wasmBytes: engine().backend.wasm.HEAPU8.length,
});

let first;
let firstNext = 0;
const since = performance.now();
const spec = { ...recipe, epochs: 1, schedule: { name: 'constant' } };
for await (const event of fit({ model, loss: softmaxCrossEntropy, recipe: spec, seed: 1, train })) {
  if (event.type !== 'step' || event.step % LOOK_EVERY !== 0) continue;
  const [now, next] = [look(), nextMebibyte()];
  const seconds = Math.round((performance.now() - since) / 1000);
  console.log(JSON.stringify({ step: event.step, seconds, loss: event.loss, ...now, next }));
  if (event.step === WARM_UP) [first, firstNext] = [now, next];
  else if (JSON.stringify(now) !== JSON.stringify(first) || next > firstNext + PLAY) {
    console.error(`differs from step ${WARM_UP}: ${JSON.stringify({ ...first, next: firstNext })}`);
    process.exitCode = 1;
    break;
  }
}
