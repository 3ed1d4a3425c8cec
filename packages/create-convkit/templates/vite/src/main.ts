import {
  type Classifier,
  type ImageFolderSource,
  type ImageSource,
  imageFolder,
  trainClassifier,
} from 'convkit';
import { drawShapes } from './shapes.js';

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const show = (id: string, text: string) => element(id).replaceChildren(text);
const percent = (part: number) => `${(100 * part).toFixed(1)} %`;

const image = element<HTMLInputElement>('image');
let classifier: Classifier | undefined;

/** Trains LeNet-5 on images of classes and keeps the trained network. */
async function train(source: ImageFolderSource): Promise<void> {
  show('status', 'Reading the images');
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
async function classify(source: ImageSource): Promise<void> {
  const classes = (await classifier?.predict(source, { topK: 3 })) ?? [];
  const lines = classes.map(({ label, probability }) => {
    const line = document.createElement('li');
    line.textContent = `${label}: ${percent(probability)}`;
    return line;
  });
  element('prediction').replaceChildren(...lines);
}

/** Runs `action` after an event of an element, and shows its error. One action runs at a time. */
function on(id: string, type: 'click' | 'change', action: () => Promise<void>): void {
  element(id).addEventListener(type, async () => {
    const controls = [element<HTMLButtonElement>('shapes'), element<HTMLInputElement>('folder')];
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
  const { files } = element<HTMLInputElement>('folder');
  if (files) await train(files);
});
on('image', 'change', async () => {
  const file = image.files?.[0];
  if (file) await classify(file);
});
