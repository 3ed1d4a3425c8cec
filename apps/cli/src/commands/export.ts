import { stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError, outputNames } from '@convkit/core';
import {
  Classifier,
  type ExportFormat,
  type ExportOptions,
  type ExportPrecision,
  formatOf,
  type LabeledDataset,
  loadClassifier,
  type TrainingData,
} from 'convkit';
import { openTrained } from '../open-run.js';
import { counted, mebibytes, Output, type OutputFlags, percent } from '../output/output.js';
import { dataFlags, dataOf, dataOfRun } from '../run-settings.js';
import { isTable, openTrainingData } from '../table-data.js';
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

/** Exports a trained network for other libraries. Prints the accuracy before and after if a lower precision changes it. */
export async function exportRun(run: string, flags: ExportFlags): Promise<void> {
  const output = new Output(flags);
  await checkOtherFile(flags.to, run);
  const network = await openTrained(run, {});
  try {
    const data = await dataFor(run, flags, output);
    await network.export(flags.to, exportOptions(flags, data));
    const { name, variant } = network.spec.model;
    const outputs = outputNames(network.spec.model).length;
    const isClassifier = network instanceof Classifier;
    const what = isClassifier ? counted(outputs, 'class', 'classes') : counted(outputs, 'target');
    const bytes = await sizeOf(flags);
    output.print(`${flags.to}: ${name} (${variant}), ${what}, ${mebibytes(bytes)}`);
    const isMeasured =
      network instanceof Classifier && data?.task !== 'regression' && data?.task !== 'multi-label';
    const accuracy = isMeasured && data && (await compare(network, flags.to, data.test));
    if (accuracy) {
      const { accuracyBefore, accuracyAfter, images } = accuracy;
      output.print(
        `test accuracy ${percent(accuracyBefore)} before, ${percent(accuracyAfter)} as ${flags.precision}, ${counted(images, 'image')}`,
      );
    }
    const { to: file, format, precision = 'float32' } = flags;
    output.json({ event: 'export', file, ...(format && { format }), precision, bytes, ...accuracy });
  } finally {
    network.dispose();
  }
}

function exportOptions(flags: ExportFlags, data: TrainingData | undefined): ExportOptions {
  const { format, precision, calibrationImages, withPreprocessing, foldBatchNorm } = flags;
  return {
    ...(format !== undefined && { format }),
    ...(precision !== undefined && { precision }),
    ...(precision === 'int8' && data && { calibration: data.train }),
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
async function dataFor(run: string, flags: ExportFlags, output: Output): Promise<TrainingData | undefined> {
  const { precision = 'float32', data, dataDir, to, format = formatOf(to) } = flags;
  if (format !== 'onnx' || precision === 'float32') {
    if (data === undefined) return undefined;
    throw new ConfigError('--data serves to calibrate and measure an ONNX file of lower precision', {
      hint: 'Add --precision float16 or int8, or leave out --data.',
    });
  }
  const saved = await dataOfRun(run);
  if (data !== undefined) {
    const { target, task, imageColumn } = isTable(data) ? dataFlags(saved) : {};
    const table = { ...(target && { target }), ...(task && { task }), ...(imageColumn && { imageColumn }) };
    return openTrainingData(data, { ...table, ...(dataDir !== undefined && { dataDir }) });
  }
  try {
    return await openTrainingData(dataOf(saved, 'export'), dataFlags(saved));
  } catch (error) {
    if (precision === 'int8') throw error;
    output.print(`accuracy not measured: ${(error as Error).message}`);
    return undefined;
  }
}

async function compare(classifier: Classifier, file: string, data: LabeledDataset) {
  const { accuracy: accuracyBefore, images } = await classifier.evaluate(data);
  const exported = await loadClassifier(file);
  try {
    return { accuracyBefore, accuracyAfter: (await exported.evaluate(data)).accuracy, images };
  } finally {
    exported.dispose();
  }
}
