import { decodeSafetensors } from '@convkit/checkpoint';
import { Rng } from '@convkit/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBackend } from '../backend.js';
import { Classifier, loadClassifier } from '../classifier/classifier.js';
import type { ClassifierSpec } from '../classifier/classifier-spec.js';
import { importClassifier } from '../classifier/import-classifier.js';
import { loadRegressor, Regressor } from '../classifier/regressor.js';
import { createModel } from '../models.js';
import { evaluationTransforms } from '../preprocessing.js';
import { exportNetwork } from './export-network.js';

beforeAll(() => ensureBackend());

const image = {
  data: Uint8Array.from({ length: 32 * 32 }, (_, i) => (i * 7) % 256),
  shape: [32, 32, 1] as [number, number, number],
};

const common = {
  preprocessing: {
    channels: 1,
    background: 255,
    transforms: evaluationTransforms({ size: [32, 32], normalize: { mean: [0.5], std: [0.5] } }, [32, 32, 1]),
  },
} as const;
const network = { name: 'resnet20', variant: 'paper', input: [32, 32, 1], widthMultiplier: 0.25 } as const;

describe('a regressor', () => {
  const spec: ClassifierSpec = {
    ...common,
    model: { ...network, classes: [], task: 'regression', targets: ['price', 'rooms'] },
    loss: 'mean-squared-error',
    targetScale: { mean: [250_000, 4], std: [70_000, 1.5] },
  };
  const model = () => createModel(spec.model, new Rng(1));

  it('predicts the same numbers as an ONNX graph, whose outputs are in their units', async () => {
    const own = new Regressor(spec, model());
    const expected = await own.predict(image);
    const { bytes } = await exportNetwork(model(), spec, { format: 'onnx' });
    const loaded = await loadRegressor(bytes);
    expect(loaded.spec.targetScale).toBeUndefined();
    const found = await loaded.predict(image);
    expect(Object.keys(found)).toEqual(['price', 'rooms']);
    for (const name of ['price', 'rooms']) {
      expect((found[name] as number) / (expected[name] as number)).toBeCloseTo(1, 5);
    }
    await expect(loadClassifier(bytes)).rejects.toThrow('holds a regressor');
    await expect(importClassifier(bytes)).rejects.toThrow('holds a regressor');
    loaded.dispose();
    own.dispose();
  });

  it('names its targets in safetensors, and becomes a LayersModel without classes', async () => {
    const { bytes } = await exportNetwork(model(), spec, { format: 'safetensors' });
    const { metadata } = decodeSafetensors(bytes);
    expect(metadata.targets).toBe('["price","rooms"]');
    expect(metadata.classes).toBeUndefined();
    const layers = await exportNetwork(model(), spec, { format: 'tfjs' });
    const json = JSON.parse(new TextDecoder().decode(layers.bytes));
    expect(json.userDefinedMetadata).toBeUndefined();
    expect(layers.weights?.length).toBeGreaterThan(0);
  });
});

describe('a classifier with several labels per image', () => {
  const spec: ClassifierSpec = {
    ...common,
    model: { ...network, classes: ['a', 'b', 'c'], task: 'multi-label' },
    loss: 'binary-cross-entropy',
  };
  let classifier: Classifier;
  beforeAll(async () => {
    classifier = new Classifier(spec, createModel(spec.model, new Rng(1)));
  });
  afterAll(() => classifier.dispose());

  it.each(['onnx', 'safetensors'] as const)('has the same probabilities after %s', async (format) => {
    const { bytes } = await exportNetwork(createModel(spec.model, new Rng(1)), spec, { format });
    const loaded =
      format === 'onnx' ? await loadClassifier(bytes) : (await importClassifier(bytes)).classifier;
    expect(loaded.spec.model.task).toBe('multi-label');
    const [found, expected] = [await loaded.predict(image), await classifier.predict(image)];
    for (const [i, { label, probability }] of expected.entries()) {
      expect(found[i]?.label).toBe(label);
      expect(found[i]?.probability).toBeCloseTo(probability, 4);
    }
    loaded.dispose();
  });
});
