import { cpu, useBackend, warmUp, wasm, webgl } from '@convkit/backend';
import { Rng } from '@convkit/core';
import { idxDataset, Loader } from '@convkit/data';
import { lenet5 } from '@convkit/models';
import { losses } from '@convkit/ops';
import { fit } from '@convkit/train';

const show = (id, text) => document.getElementById(id).replaceChildren(String(text));
const rng = new Rng(1);
const { create, recipe } = lenet5.variants.modern;

async function file(name) {
  const response = await fetch(`./mnist/${name}`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
}

async function loader(stem, options) {
  const [images, labels] = [await file(`${stem}-images-idx3-ubyte`), await file(`${stem}-labels-idx1-ubyte`)];
  const transforms = [
    { name: 'pad', size: [32, 32], value: 0 },
    { name: 'normalize', ...recipe.input.normalize },
  ]; // 28x28 to 32x32
  return new Loader(idxDataset({ images, labels }), { batchSize: recipe.batchSize, transforms, ...options });
}

const requested = new URLSearchParams(location.search).get('backend') ?? 'wasm';
document.forms[0].backend.value = requested;
const { name, facts, limit } = await useBackend(
  requested === 'webgl' ? [webgl(), wasm(), cpu()] : [wasm({ threads: 2 }), cpu()],
);
show('backend', [name, facts.threads && `${facts.threads} thread(s)`, limit].filter(Boolean).join(', '));
const train = await loader('train', { rng: rng.child('data'), training: true });
const test = await loader('t10k');
const model = create({}, rng.child('init'));
const loss = losses[recipe.loss];
const { batchSize, optimizer } = recipe;
const onProgress = ({ done, total }) => show('step', `compiling, ${done} of ${total}`);
await warmUp(model, { input: [32, 32, 1], batchSize, loss, optimizer, onProgress });
const run = { model, train, validation: test, loss, recipe: { ...recipe, epochs: 2 }, seed: 1 };
for await (const event of fit(run)) {
  if (event.type === 'step') show('step', event.step);
  if (event.type === 'step') show('loss', event.loss.toFixed(3));
  if (event.type === 'epoch') show('accuracy', `${(100 * event.validationAccuracy).toFixed(1)}%`);
  if (event.type === 'done') document.body.dataset.done = 'yes';
}
