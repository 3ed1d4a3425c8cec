import { stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '@convkit/core';
import {
  type ClassificationData,
  type Classifier,
  type ExportFormat,
  type ExportOptions,
  type ExportPrecision,
  formatOf,
  loadClassifier,
} from 'convkit';
import { openData } from '../data.js';
import { openClassifier } from '../open-run.js';
import { counted, mebibytes, Output, type OutputFlags, percent } from '../output/output.js';
import { dataFlags, dataOf, dataOfRun } from '../run-settings.js';
import { checkOtherFile } from '../weights-file.js';

interface ExportFlags extends OutputFlags {
  readonly to: string;
  readonly format?: ExportFormat;
  readonly precision?: ExportPrecision;
  readonly data?: string;
  readonly dataDir?: string;
  readonly calibrationImages?: number;
  readonly withPreprocessing?: boolean;
  /** False with --no-fold-batch-norm. */
  readonly foldBatchNorm: boolean;
}

/** Exports a classifier for other libraries. Prints the accuracy before and after if a lower precision changes it. */
export async function exportRun(run: string, flags: ExportFlags): Promise<void> {
  const output = new Output(flags);
  await checkOtherFile(flags.to, run);
  const classifier = await openClassifier(run, {});
  try {
    const data = await dataFor(run, flags, output);
    await classifier.export(flags.to, exportOptions(flags, data));
    const { name, variant, classes } = classifier.spec.model;
    const bytes = await sizeOf(flags);
    output.print(
      `${flags.to}: ${name} (${variant}), ${counted(classes.length, 'class', 'classes')}, ${mebibytes(bytes)}`,
    );
    const accuracy = data && (await compare(classifier, flags.to, data));
    if (accuracy) {
      const { accuracyBefore, accuracyAfter, images } = accuracy;
      output.print(
        `test accuracy ${percent(accuracyBefore)} before, ${percent(accuracyAfter)} as ${flags.precision}, ${counted(images, 'image')}`,
      );
    }
    const { to: file, format, precision = 'float32' } = flags;
    output.json({ event: 'export', file, ...(format && { format }), precision, bytes, ...accuracy });
  } finally {
    classifier.dispose();
  }
}

function exportOptions(flags: ExportFlags, data: ClassificationData | undefined): ExportOptions {
  const { format, precision, calibrationImages, withPreprocessing, foldBatchNorm } = flags;
  return {
    ...(format !== undefined && { format }),
    ...(precision !== undefined && { precision }),
    ...(precision === 'int8' && data && { calibration: data }),
    ...(calibrationImages !== undefined && { calibrationImages }),
    ...(withPreprocessing && { preprocessing: true }),
    ...(!foldBatchNorm && { foldBatchNorm }),
  };
}

/** Bytes of the file, and of weights.bin beside a LayersModel. */
async function sizeOf({ to, format = formatOf(to) }: ExportFlags): Promise<number> {
  const files = format === 'tfjs' ? [to, path.join(path.dirname(to), 'weights.bin')] : [to];
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Data to calibrate on and to measure the accuracy on, if the precision of an ONNX file is lower: --data, or the run's own. */
async function dataFor(
  run: string,
  flags: ExportFlags,
  output: Output,
): Promise<ClassificationData | undefined> {
  const { precision = 'float32', data, dataDir, to, format = formatOf(to) } = flags;
  if (format !== 'onnx' || precision === 'float32') {
    if (data === undefined) return undefined;
    throw new ConfigError('--data serves to calibrate and measure an ONNX file of lower precision', {
      hint: 'Add --precision float16 or int8, or leave out --data.',
    });
  }
  if (data !== undefined) return openData(data, dataDir === undefined ? {} : { dataDir });
  try {
    const saved = await dataOfRun(run);
    return await openData(dataOf(saved, 'export'), dataFlags(saved));
  } catch (error) {
    if (precision === 'int8') throw error;
    output.print(`accuracy not measured: ${(error as Error).message}`);
    return undefined;
  }
}

async function compare(classifier: Classifier, file: string, data: ClassificationData) {
  const { accuracy: accuracyBefore, images } = await classifier.evaluate(data);
  const exported = await loadClassifier(file);
  try {
    return { accuracyBefore, accuracyAfter: (await exported.evaluate(data)).accuracy, images };
  } finally {
    exported.dispose();
  }
}
