import {
  encodePytorch,
  encodeSafetensors,
  type FloatPrecision,
  readStateDict,
  toTorchLayout,
} from '@convkit/checkpoint';
import { checkArguments, checkOptions, flattenedInputShapes, type Module, weightKinds } from '@convkit/core';
import { CLASSIFIER_KEY, type ClassifierSpec } from '../classifier/classifier-spec.js';
import { checkClassifierSpec } from '../options/check-specs.js';
import { type ExportOptions, type ResolvedExport, resolveExport } from './export-options.js';
import { inOwnUnits } from './in-own-units.js';

/** A network in the format of another library. */
export interface ExportedNetwork {
  /** The file; for tfjs, `model.json`. */
  readonly bytes: Uint8Array;
  /** For tfjs, the file `weights.bin` that `model.json` names. */
  readonly weights?: Uint8Array;
}

/**
 * Exports a network in the format of another library: ONNX with its class names, a PyTorch state dict, safetensors in PyTorch's layout, or
 * a LayersModel of TensorFlow.js. Outputs are scores of classes, logits of labels, or numbers in the units
 * of the targets. Call it where the network is, such as in a worker; `Classifier.export` writes the file.
 * @param options Must name the format.
 * @throws ConfigError if an option is invalid, or the format cannot express a layer, which the message names.
 */
export async function exportNetwork(
  model: Module,
  spec: ClassifierSpec,
  options: ExportOptions,
): Promise<ExportedNetwork> {
  checkClassifierSpec('exportNetwork', spec);
  checkArguments('exportNetwork', { model }, { model: 'module' });
  checkOptions('exportNetwork', options);
  const resolved = resolveExport(options);
  return inOwnUnits(model, spec, (network, own) => EXPORTS[resolved.format](network, own, resolved));
}

type Export = (model: Module, spec: ClassifierSpec, options: ResolvedExport) => Promise<ExportedNetwork>;

// What few users need is loaded when it is used, so that pages stay small.
const EXPORTS: Readonly<Record<ResolvedExport['format'], Export>> = {
  onnx: async (model, spec, options) => ({
    bytes: await (await import('./export-onnx-model.js')).exportOnnxModel(model, spec, options),
  }),
  async pytorch(model, spec, { precision }) {
    return {
      bytes: encodePytorch(await torchState(model, spec), { precision: precision as FloatPrecision }),
    };
  },
  async safetensors(model, spec, { precision }) {
    const { name, variant, classes, targets } = spec.model;
    const metadata = {
      format: 'pt',
      model: name,
      variant,
      ...(targets ? { targets: JSON.stringify(targets) } : { classes: JSON.stringify(classes) }),
      [CLASSIFIER_KEY]: JSON.stringify(spec),
      ...(spec.license !== undefined && { license: spec.license }),
    };
    const options = { precision: precision as FloatPrecision };
    return { bytes: encodeSafetensors(await torchState(model, spec), metadata, options) };
  },
  async tfjs(model, { model: { input, classes, targets } }) {
    const { exportLayersModel } = await import('@convkit/checkpoint/keras');
    const { modelJson, weights } = await exportLayersModel(model, { input, ...(!targets && { classes }) });
    return { bytes: new TextEncoder().encode(JSON.stringify(modelJson)), weights };
  },
};

async function torchState(model: Module, { model: { input } }: ClassifierSpec) {
  return toTorchLayout(await readStateDict(model), flattenedInputShapes(model, input), weightKinds(model));
}
