import { bytesSource, compareTensors, readStateDict, type TensorData } from '@convkit/checkpoint';
import { openTfjsLayers } from '@convkit/checkpoint/keras';
import { ConfigError, disposeModule, type Module, Rng } from '@convkit/core';
import { defaultVariant, resnet20 } from '@convkit/models';
import { importOnnx } from '@convkit/onnx';
import { type Tensor, type Tensor2D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBackend } from '../backend.js';
import type { ClassifierSpec } from '../classifier/classifier-spec.js';
import { createModel } from '../models.js';
import { evaluationTransforms } from '../preprocessing.js';
import { loadWeights } from '../weights/load-weights.js';
import { readWeights } from '../weights/read-weights.js';
import { exportNetwork } from './export-network.js';
import type { ExportOptions } from './export-options.js';

const spec: ClassifierSpec = {
  model: {
    name: 'resnet20',
    variant: defaultVariant(resnet20),
    classes: ['ant', 'bee', 'cat'],
    input: [16, 16, 3],
    widthMultiplier: 0.25,
  },
  preprocessing: {
    channels: 3,
    background: 255,
    transforms: evaluationTransforms(
      { size: [16, 16], normalize: { mean: [0.5], std: [0.25] } },
      [16, 16, 3],
    ),
  },
  loss: 'cross-entropy',
  license: 'MIT',
};

let model: Module;
let own: Map<string, TensorData>;
const images = () =>
  tensor4d(
    Float32Array.from({ length: 2 * 16 * 16 * 3 }, (_, i) => Math.sin(i)),
    [2, 16, 16, 3],
  );

beforeAll(async () => {
  await ensureBackend();
  model = createModel(spec.model, new Rng(3));
  own = await readStateDict(model);
});

afterAll(() => disposeModule(model));

const logits = (network: Module): number[] =>
  tidy(() => Array.from((network.forward(images() as Tensor) as Tensor2D).dataSync()));

/** The largest distance between a network's logits and the exported one's. */
function distance(network: Module): number {
  const expected = logits(model);
  return Math.max(...logits(network).map((value, i) => Math.abs(value - (expected[i] as number))));
}

async function loaded(bytes: Uint8Array): Promise<{ difference: number; metadata: object }> {
  const copy = createModel(spec.model, new Rng(4));
  const file = await readWeights(bytes);
  await loadWeights(copy, spec.model, file);
  const difference = Math.max(
    ...[...(await readStateDict(copy))].map(
      ([key, value]) => compareTensors(value, own.get(key) as TensorData).maxDifference,
    ),
  );
  await file.close();
  disposeModule(copy);
  return { difference, metadata: file.metadata };
}

describe('exportNetwork', () => {
  it.each([true, false])('writes ONNX that computes the same logits (folded: %s)', async (foldBatchNorm) => {
    const { bytes } = await exportNetwork(model, spec, { format: 'onnx', foldBatchNorm });
    const graph = await importOnnx(bytes);
    expect(distance(graph)).toBeLessThan(1e-5);
    expect(JSON.parse(graph.metadata.classes as string)).toEqual(['ant', 'bee', 'cat']);
    expect(graph.metadata.license).toBe('MIT');
    expect([...(await readStateDict(graph)).keys()].some((key) => key.includes('running_mean'))).toBe(
      !foldBatchNorm,
    );
    disposeModule(graph);
  });

  it('writes the state dict of PyTorch', async () => {
    const { bytes } = await exportNetwork(model, spec, { format: 'pytorch' });
    expect((await loaded(bytes)).difference).toBe(0);
  });

  it('writes safetensors in the layout of PyTorch, with the classes', async () => {
    const { bytes } = await exportNetwork(model, spec, { format: 'safetensors' });
    const { difference, metadata } = await loaded(bytes);
    expect(difference).toBe(0);
    expect(metadata).toMatchObject({ format: 'pt', model: 'resnet20', classes: '["ant","bee","cat"]' });
  });

  it.each(['pytorch', 'safetensors'] as const)('rounds %s to float16', async (format) => {
    const full = await exportNetwork(model, spec, { format });
    const { bytes } = await exportNetwork(model, spec, { format, precision: 'float16' });
    expect(bytes.length).toBeLessThan(0.7 * full.bytes.length);
    const { difference } = await loaded(bytes);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(1e-3);
  });

  it('writes a LayersModel of TensorFlow.js', async () => {
    const { bytes, weights } = await exportNetwork(model, spec, { format: 'tfjs' });
    const file = await openTfjsLayers(bytesSource(bytes, 'model.json'), async () =>
      bytesSource(weights as Uint8Array),
    );
    const kernels = file.layers.filter(({ className }) => className === 'Conv2D');
    expect(kernels.length).toBeGreaterThanOrEqual(19);
    await file.close();
  });

  it.each<[ExportOptions, string]>([
    [{}, "format must be 'onnx' or 'pytorch' or 'safetensors' or 'tfjs', got undefined"],
    [{ format: 'gguf' as never }, "got 'gguf'"],
    [{ format: 'onnx', precision: 'bfloat16' }, "precision of onnx must be 'float32' or 'float16' or 'int8'"],
    [{ format: 'tfjs', precision: 'float16' }, "precision of tfjs must be 'float32'"],
    [{ format: 'pytorch', preprocessing: true }, 'preprocessing does not apply to pytorch'],
    [{ format: 'onnx', precision: 'int8' }, 'int8 needs calibration images'],
    [{ format: 'onnx', calibrationImages: 5 }, 'calibrationImages does not apply to float32'],
    [{ format: 'onnx', folded: true } as never, "unknown option 'folded'"],
  ])('rejects the options %j', async (options, message) => {
    const exporting = exportNetwork(model, spec, options);
    await expect(exporting).rejects.toThrow(ConfigError);
    await expect(exporting).rejects.toThrow(message);
  });
});
