import { ConfigError, checkWhole } from '@convkit/core';
import { checkData } from '../data/check-data.js';
import type { ClassificationData, LabeledDataset } from '../data/classification-data.js';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import { checkFlag, checkValue } from '../options/check-value.js';

/** Precisions of the weights that each format can store. The first is the default. */
export const PRECISIONS = {
  onnx: ['float32', 'float16', 'int8'],
  pytorch: ['float32', 'float16', 'bfloat16'],
  safetensors: ['float32', 'float16', 'bfloat16'],
  tfjs: ['float32'],
} as const satisfies Record<string, readonly string[]>;

/** Format of an exported network: ONNX, a PyTorch state dict, safetensors, or a LayersModel of TensorFlow.js. */
export type ExportFormat = keyof typeof PRECISIONS;

/** Element type of exported weights. */
export type ExportPrecision = (typeof PRECISIONS)[ExportFormat][number];

/** How a network is exported. */
export interface ExportOptions {
  /** Defaults to what the name of the file stands for: .onnx, .pth or .pt, .safetensors, or model.json for tfjs. */
  readonly format?: ExportFormat;
  /**
   * Element type of the weights: ONNX takes float32, float16 and int8; PyTorch and safetensors take float32, float16 and bfloat16; tfjs
   * takes float32.
   * @defaultValue 'float32'
   */
  readonly precision?: ExportPrecision;
  /** Images that int8 measures the range of activations on: the training set of the data, or a dataset. int8 requires it. */
  readonly calibration?: ClassificationData | LabeledDataset;
  /**
   * Number of images that int8 calibrates on. They are spread evenly over the set.
   * @defaultValue 256
   */
  readonly calibrationImages?: number;
  /**
   * Adds the preprocessing to the ONNX graph: it then takes pixels from 0 to 255, [n, height, width, channels], of the network's size.
   * @defaultValue false
   */
  readonly preprocessing?: boolean;
  /**
   * Folds batch norm into the convolutions before it, in ONNX.
   * @defaultValue true
   */
  readonly foldBatchNorm?: boolean;
}

/** Names of the options. */
export const EXPORT_OPTIONS: OptionNames<ExportOptions> = {
  format: true,
  precision: true,
  calibration: true,
  calibrationImages: true,
  preprocessing: true,
  foldBatchNorm: true,
};

/** Options with their defaults filled in. */
export type ResolvedExport = Required<Omit<ExportOptions, 'calibration'>> &
  Pick<ExportOptions, 'calibration'>;

/**
 * Checks the options of an export and fills in their defaults.
 * @throws ConfigError if an option is invalid, or does not apply to the format.
 */
export function resolveExport(options: ExportOptions): ResolvedExport {
  checkOptionNames(options, EXPORT_OPTIONS);
  const { format } = options;
  checkChoice('format', format, Object.keys(PRECISIONS) as ExportFormat[]);
  const { precision = 'float32', calibration, calibrationImages = 256 } = options;
  const { preprocessing = false, foldBatchNorm = true } = options;
  checkChoice(`precision of ${format}`, precision, PRECISIONS[format]);
  checkFlag('preprocessing', preprocessing);
  checkFlag('foldBatchNorm', foldBatchNorm);
  checkWhole('calibrationImages', calibrationImages);
  if (calibration !== undefined) checkData('calibration', calibration, 'data or dataset');
  if (format !== 'onnx') refuseFor(format, options, ['preprocessing', 'foldBatchNorm']);
  if (precision !== 'int8') refuseFor(precision, options, ['calibration', 'calibrationImages']);
  else if (calibration === undefined) {
    throw new ConfigError('int8 needs calibration images', {
      hint: 'Give the training data as calibration, so that the range of activations can be measured.',
    });
  }
  if (precision === 'int8' && !foldBatchNorm) {
    throw new ConfigError('int8 folds batch norm, but foldBatchNorm is false', {
      hint: 'Leave out foldBatchNorm.',
    });
  }
  const resolved = { format, precision, calibrationImages, preprocessing, foldBatchNorm };
  return { ...resolved, ...(calibration && { calibration }) };
}

function checkChoice<Choice extends string>(
  name: string,
  value: string | undefined,
  choices: readonly Choice[],
): asserts value is Choice {
  const isChoice = (choices as readonly (string | undefined)[]).includes(value);
  checkValue(name, value, choices.map((choice) => `'${choice}'`).join(' or '), isChoice);
}

function refuseFor(what: string, options: ExportOptions, names: readonly (keyof ExportOptions)[]): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new ConfigError(`${given} does not apply to ${what}`, { hint: `Leave out ${given}.` });
}
