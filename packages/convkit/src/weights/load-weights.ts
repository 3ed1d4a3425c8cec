import { fromTorchLayout, type NameFamily, type TensorData, writeVariable } from '@convkit/checkpoint';
import {
  checkArguments,
  checkOptions,
  flattenedInputShapes,
  type ModelSpec,
  type Module,
  stateDict,
  weightKinds,
} from '@convkit/core';
import { headKeys } from '../models.js';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import { checkModelSpec } from '../options/check-specs.js';
import { checkFlag, checkNameFamily } from '../options/check-value.js';
import { byLayers, type Readable } from './by-layers.js';
import { doesNotFit, isEitherLayout } from './does-not-fit.js';
import type { LoadReport } from './load-report.js';
import { isCount, planLoad, type Target } from './plan-load.js';
import type { WeightsFile } from './read-weights.js';

/** How weights are loaded. */
export interface LoadOptions {
  /**
   * Throws if anything but the last layer does not fit. With `false`, loads what fits.
   * @defaultValue true
   */
  readonly strict?: boolean;
  /**
   * Library that the weights are from, which decides the names and the axis order of the file. Defaults to what is recognized by names,
   * metadata and shapes.
   */
  readonly from?: NameFamily;
}

const LOAD_OPTIONS: OptionNames<LoadOptions> = { strict: true, from: true };

/**
 * Loads weights into `model`, tensor by tensor, whoever named them and whichever axis order they have: both are recognized. The weights of
 * files that describe a network, such as ONNX, are found layer by layer. A last layer for another number of classes, or that the file lacks
 * altogether, is not loaded. Weights of auxiliary classifiers that the network was built without are ignored.
 * @throws ConfigError if an option is invalid.
 * @throws CheckpointError, before anything has changed, naming the missing, unexpected and misshapen keys, if they do not fit, or if the
 *   axis order cannot be told. If the file turns out to be damaged while it is read, some weights have been loaded.
 */
export async function loadWeights(
  model: Module,
  spec: ModelSpec,
  source: Readable & Pick<WeightsFile, 'stateOf'>,
  options: LoadOptions = {},
): Promise<LoadReport> {
  checkModelSpec('loadWeights', spec);
  checkArguments('loadWeights', { model }, { model: 'module' });
  checkOptions('loadWeights', source, { read: 'function', tensors: 'Map' });
  checkOptionNames(options, LOAD_OPTIONS);
  const { strict = true, from } = options;
  checkFlag('strict', strict);
  if (from !== undefined) checkNameFamily('from', from);
  const file = await byLayers(source, spec);
  const state = stateDict(model);
  const target: Target = {
    own: new Map([...state].map(([key, { shape }]) => [key, shape])),
    head: new Set(headKeys(spec)),
    ignoresAuxiliary: spec.auxiliary === false,
    flattened: flattenedInputShapes(model, spec.input),
    kinds: weightKinds(model),
  };
  const plan = planLoad(file, target, from);
  const { report, keys } = plan;
  const { missing, unexpected, misshapen } = report;
  if (report.loaded.length === 0 || (strict && missing.length + unexpected.length + misshapen.length > 0)) {
    throw doesNotFit({ file, spec, plan, target });
  }
  if (plan.isAmbiguous) throw isEitherLayout(file);
  for (const key of report.loaded) {
    const variable = state.get(key);
    if (!variable) continue;
    const stored = asCounts(key, await file.read(keys.get(key) as string));
    const value = report.layout === 'torch' ? fromTorch(key, stored, target) : stored;
    writeVariable(key, variable, value);
  }
  return report;
}

/** Restores counts of batches that are floats, since a whole state dict was converted to half, or averaged with others. */
function asCounts(key: string, stored: TensorData): TensorData {
  if (!isCount(key) || (stored.dtype !== 'float32' && stored.dtype !== 'float64')) return stored;
  return { dtype: 'int32', shape: stored.shape, data: Int32Array.from(stored.data, Math.round) };
}

/** Converts one tensor from PyTorch's layout. */
function fromTorch(key: string, stored: TensorData, { own, flattened, kinds }: Target): TensorData {
  const kind = kinds.get(key);
  const isLinear = !kind && own.get(key)?.length === 2;
  const [out = 0, ...inputs] = stored.shape;
  const inputCount = inputs.reduce((product, extent) => product * extent, 1);
  // A convolution over the whole feature maps is a linear layer of their channels, rows and columns.
  const tensor = isLinear ? { ...stored, shape: [out, inputCount] } : stored;
  const images = flattened.get(key);
  const converted = fromTorchLayout(
    new Map([[key, tensor]]),
    new Map(images ? [[key, images]] : []),
    new Map(kind ? [[key, kind]] : []),
  );
  return converted.get(key) as TensorData;
}
