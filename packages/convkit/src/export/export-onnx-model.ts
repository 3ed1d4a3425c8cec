import type { Module } from '@convkit/core';
import { exportOnnx, quantize, toFloat16 } from '@convkit/onnx';
import { CLASSIFIER_KEY, type ClassifierSpec } from '../classifier/classifier-spec.js';
import { calibrationBatches } from './calibration-batches.js';
import type { ResolvedExport } from './export-options.js';

/**
 * Exports a network as the bytes of an ONNX file. Its metadata hold the names of its classes (`classes`) or targets (`targets`), the transforms of images (`preprocessing`)
 * and all that a classifier is besides its weights (`convkit.classifier`), each as JSON.
 */
export async function exportOnnxModel(
  model: Module,
  spec: ClassifierSpec,
  options: ResolvedExport,
): Promise<Uint8Array> {
  const { name, input, classes, targets } = spec.model;
  const { preprocessing, license } = spec;
  const { foldBatchNorm, preprocessing: isIncluded, precision, calibration, calibrationImages } = options;
  const graphSpec = isIncluded ? withoutPixelSteps(spec) : spec;
  const file = await exportOnnx(model, {
    name,
    input,
    ...(!targets && { classes }),
    metadata: {
      ...(targets && { targets: JSON.stringify(targets) }),
      preprocessing: JSON.stringify(preprocessing.transforms),
      [CLASSIFIER_KEY]: JSON.stringify(graphSpec),
    },
    foldBatchNorm,
    ...(license !== undefined && { license }),
    ...(isIncluded && { preprocessing }),
  });
  if (precision === 'float16') return toFloat16(file);
  if (precision !== 'int8' || !calibration) return file;
  const images = calibrationBatches(calibration, graphSpec, calibrationImages);
  return (await quantize(file, { calibration: images })).file;
}

/** The spec of the graph: what it does to pixels itself, which is to pad and normalize them, is not done before. */
function withoutPixelSteps(spec: ClassifierSpec): ClassifierSpec {
  const { transforms } = spec.preprocessing;
  const first = transforms.findIndex(({ name }) => name === 'pad' || name === 'normalize');
  return { ...spec, preprocessing: { ...spec.preprocessing, transforms: transforms.slice(0, first) } };
}
