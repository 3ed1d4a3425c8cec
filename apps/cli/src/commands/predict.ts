import { isConvkitError } from '@convkit/core';
import { type BackendOptions, Classifier, type ClassProbability, type Regressor } from 'convkit';
import { imageFiles } from '../image-files.js';
import { openTrained } from '../open-run.js';
import { figure, Output, type OutputFlags, percent } from '../output/output.js';
import { sequenceInputs } from '../sequence-inputs.js';

interface PredictFlags extends Pick<BackendOptions, 'backend' | 'threads'>, OutputFlags {
  /** Number of classes to print for each image. */
  readonly top: number;
}

/** Number of inputs to predict before printing the results. */
const GROUP = 64;

/** Probability above which a label applies. */
const APPLIES = 0.5;

/**
 * Applies a trained network to image files and folders, or to texts or series, given as arguments or lines of files. Reports images that
 * cannot be read, and then exits with 1.
 */
export async function predictFiles(
  run: string,
  paths: readonly string[],
  { top, json, ...backend }: PredictFlags,
): Promise<void> {
  const output = new Output({ ...(json && { json }) });
  const network = await openTrained(run, backend);
  const print = network instanceof Classifier ? printerOf(network, { output, top }) : numberPrinter(output);
  const { encoding } = network.spec;
  if (encoding) {
    const classes = network instanceof Classifier ? network.classes : [];
    for (const { name, input } of await sequenceInputs(paths, encoding, classes)) {
      print(name, await network.predict(input));
    }
    return network.dispose();
  }
  const files = await imageFiles(paths);
  for (let start = 0; start < files.length; start += GROUP) {
    for (const { file, found, error } of await predicted(network, files.slice(start, start + GROUP))) {
      if (error === undefined) print(file, found);
      else {
        process.exitCode = 1;
        output.json({ file, error });
        process.stderr.write(`cannot read ${file}: ${error}\n`);
      }
    }
  }
  network.dispose();
}

type Found = readonly ClassProbability[] | Readonly<Record<string, number>>;

type Print = (file: string, found: Found) => void;

/** Prints the most likely classes or, with several labels per image, the labels that apply. */
function printerOf(
  { classes, spec }: Classifier,
  { output, top }: { readonly output: Output; readonly top: number },
): Print {
  const isMultiLabel = spec.model.task === 'multi-label';
  return (file, found) => {
    const ranked = found as readonly ClassProbability[];
    const predictions = ranked.slice(0, top);
    const probabilities = classes.map((name) => ranked.find(({ label }) => label === name)?.probability);
    const labels = ranked.filter(({ probability }) => probability > APPLIES).map(({ label }) => label);
    output.json({ file, ...(isMultiLabel ? { labels } : ranked[0]), predictions, probabilities });
    const list = predictions.map(({ label, probability }) => `${label} ${percent(probability)}`);
    const answer = isMultiLabel ? labels.join(', ') || 'no label' : ranked[0]?.label;
    output.print(`${file}: ${answer}  (${list.join(', ')})`);
  };
}

const numberPrinter =
  (output: Output): Print =>
  (file, found) => {
    const values = found as Readonly<Record<string, number>>;
    output.json({ file, values });
    const list = Object.entries(values).map(([name, value]) => `${name} ${figure(value)}`);
    output.print(`${file}: ${list.join(', ')}`);
  };

type Answer =
  | { readonly file: string; readonly found: Found; readonly error?: undefined }
  | { readonly file: string; readonly found?: undefined; readonly error: string };

/** Applies the network to files together, or one by one if one of them cannot be read. */
async function predicted(network: Classifier | Regressor, files: readonly string[]): Promise<Answer[]> {
  try {
    const answers: readonly Found[] = await network.predict(files);
    return answers.map((found, i) => ({ file: files[i] as string, found }));
  } catch (error) {
    if (!isConvkitError(error, 'DATA')) throw error;
    const [file] = files as [string];
    if (files.length === 1) return [{ file, error: reasonOf(error.message, file) }];
    const answers: Answer[] = [];
    for (const one of files) answers.push(...(await predicted(network, [one])));
    return answers;
  }
}

/** The message without the name of the file at its beginning. */
function reasonOf(message: string, file: string): string {
  for (const prefix of [`${file}: `, `${file} cannot be read: `]) {
    if (message.startsWith(prefix)) return message.slice(prefix.length);
  }
  return message.startsWith(`${file} `) ? `it ${message.slice(file.length + 1)}` : message;
}
