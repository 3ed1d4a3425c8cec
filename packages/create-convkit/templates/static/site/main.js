import { cpu, useBackend, wasm } from '@convkit/backend';
import { imageFolder, trainClassifier } from 'convkit';
import { drawShapes } from './shapes.js';

const element = (id) => document.getElementById(id);
const show = (id, text) => element(id).replaceChildren(text);
const percent = (part) => `${(100 * part).toFixed(1)} %`;

const image = element('image');
let backend;
let classifier;

/** Trains LeNet-5 on images of classes and keeps the trained network. */
async function train(source) {
  show('status', 'Reading the images');
  const wasmPaths = new URL('./modules/', import.meta.url).href;
  backend ??= useBackend([wasm({ wasmPaths }), cpu()]);
  await backend;
  const data = await imageFolder(source, { channels: 1 });
  const run = trainClassifier({ model: 'lenet5', data, epochs: 10 });
  for await (const event of run) {
    if (event.type === 'step') show('status', `Step ${event.step}`);
    if (event.type === 'step') show('loss', event.loss.toFixed(3));
    if (event.type === 'epoch') show('accuracy', percent(event.validation.accuracy));
  }
  classifier?.dispose();
  classifier = await run.result; // await classifier.save('my-network') keeps it in this browser
  image.disabled = false;
  show('status', 'Trained');
}

/** Shows the most probable classes of an image. */
async function classify(source) {
  const classes = (await classifier?.predict(source, { topK: 3 })) ?? [];
  const lines = classes.map(({ label, probability }) => {
    const line = document.createElement('li');
    line.textContent = `${label}: ${percent(probability)}`;
    return line;
  });
  element('prediction').replaceChildren(...lines);
}

/** Runs `action` after an event of an element, and shows its error. One action runs at a time. */
function on(id, type, action) {
  element(id).addEventListener(type, async () => {
    const controls = [element('shapes'), element('folder')];
    for (const control of controls) control.disabled = true;
    await action().catch((error) => show('status', String(error)));
    for (const control of controls) control.disabled = false;
  });
}

on('shapes', 'click', async () => {
  await train(await drawShapes(200));
  const [shape] = await drawShapes(1);
  if (shape) await classify(shape.file); // a circle that it has not seen
});
on('folder', 'change', async () => {
  const { files } = element('folder');
  if (files) await train(files);
});
on('image', 'change', async () => {
  const file = image.files?.[0];
  if (file) await classify(file);
});
