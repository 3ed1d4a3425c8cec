import { ConfigError } from '@convkit/core';
import { type Classifier, extractFeatures, importClassifier, loadClassifier, trainHead } from 'convkit';
import type { BackboneInfo, HeadProgress, HeadResult, TeacherRequests } from '../requests.js';

/** Height and width in pixels of the images that a network for larger ones is given: enough for features, and fast. */
const SIDE = 128;

type Input<Name extends keyof TeacherRequests> = TeacherRequests[Name]['input'];

let backbone: Classifier | undefined;
let trained: Classifier | undefined;
let running: { stop(): void } | undefined;
const features = new Map<number, Float32Array>();

/** Opens the network that computes the features. The one before stays if this one does not open. */
export async function openBackbone({ blob, threads, own }: Input<'open'>): Promise<BackboneInfo> {
  const opened = own
    ? await loadClassifier(new Uint8Array(await blob.arrayBuffer()), { threads })
    : await openWeights(blob, threads);
  try {
    const [row] = await extractFeatures(opened, [blank]);
    running?.stop();
    if (trained !== backbone) trained?.dispose();
    backbone?.dispose();
    backbone = opened;
    trained = own ? opened : undefined;
    features.clear();
    const { model: spec, preprocessing } = opened.spec;
    const { name: model, variant, input } = spec;
    return {
      model,
      variant,
      side: input[0] as number,
      channels: preprocessing.channels,
      features: row?.length ?? 0,
      ...(own && { classes: opened.classes }),
    };
  } catch (error) {
    opened.dispose();
    throw error;
  }
}

async function openWeights(blob: Blob, threads: number): Promise<Classifier> {
  const { classifier } = await importClassifier(blob, { threads });
  const [side = 0] = classifier.spec.model.input;
  if (side <= SIDE) return classifier;
  try {
    const { name: model, variant } = classifier.spec.model;
    const smaller = await importClassifier(blob, { threads, model, variant, size: SIDE });
    classifier.dispose();
    return smaller.classifier;
  } catch {
    return classifier; // Its last layer needs images of one size.
  }
}

const blank = { data: new Uint8Array(3 * 32 * 32), shape: [32, 32, 3] as const };

const opened = (): Classifier => {
  if (backbone) return backbone;
  throw new ConfigError('no network is open');
};

export async function compute(images: Input<'compute'>): Promise<number[]> {
  const network = opened();
  const add = async (some: Input<'compute'>) => {
    const rows = await extractFeatures(
      network,
      some.map(({ blob }) => blob),
    );
    if (backbone !== network) return; // Another one was opened meanwhile.
    for (const [i, { id }] of some.entries()) features.set(id, rows[i] as Float32Array);
  };
  try {
    await add(images);
    return [];
  } catch {
    // One of them is broken: each by itself tells which.
    const broken: number[] = [];
    for (const image of images) await add([image]).catch(() => broken.push(image.id));
    return broken;
  }
}

export async function forget(ids: Input<'forget'>): Promise<undefined> {
  for (const id of ids) features.delete(id);
}

/** Trains the last layer. The one before answers until this one is ready. */
export async function train(
  { classes, settings }: Input<'train'>,
  report: (progress: HeadProgress) => void,
): Promise<HeadResult> {
  const started = performance.now();
  const { balanced, heldOut, seed } = settings;
  const names = classes.map(({ name }) => name);
  const run = trainHead(opened(), {
    features: classes.flatMap(({ ids }) => ids.map((id) => features.get(id) as Float32Array)),
    labels: classes.flatMap(({ ids }, label) => ids.map(() => label)),
    classes: names,
    validationSplit: heldOut,
    seed,
    ...(balanced && { sampler: 'balanced' }),
  });
  running = run;
  let epochs = 0;
  let confusion: HeadResult['confusion'] = [];
  let accuracy = 0;
  for await (const event of run) {
    if (event.type === 'start') epochs = event.epochs;
    if (event.type === 'done') ({ confusion } = event);
    if (event.type === 'epoch') {
      accuracy = event.validation.accuracy;
      report({ epoch: event.epoch, epochs, loss: event.training.loss, accuracy });
    }
  }
  const result = await run.result;
  running = undefined;
  if (trained !== backbone) trained?.dispose();
  trained = result;
  return {
    classes: names,
    accuracy,
    confusion,
    sha256: await result.weightsSha256(),
    seconds: (performance.now() - started) / 1000,
  };
}

export async function stop(): Promise<undefined> {
  running?.stop();
}

/** The probability of each class. */
export async function predictImage(image: Input<'predict'>): Promise<readonly number[]> {
  const classifier = answering();
  const ranked = await classifier.predict(image);
  const found = new Map(ranked.map(({ label, probability }) => [label, probability]));
  return classifier.classes.map((name) => found.get(name) ?? 0);
}

export async function save({ format, preprocessing }: Input<'save'>): Promise<Uint8Array> {
  const classifier = answering();
  if (format === 'convkit') return classifier.toBytes();
  const options = preprocessing === undefined ? { format } : { format, preprocessing };
  return (await classifier.exportBytes(options)).bytes;
}

const answering = (): Classifier => {
  if (trained) return trained;
  throw new ConfigError('nothing has been taught yet');
};
