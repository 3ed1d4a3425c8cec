import { encodePytorch, readStateDict, toTorchLayout, weightsSha256 } from '@convkit/checkpoint';
import {
  CheckpointError,
  ConfigError,
  disposeModule,
  flattenedInputShapes,
  type ModelSpec,
  type Module,
  Rng,
} from '@convkit/core';
import { imagenetClasses } from '@convkit/models';
import { encodeOnnx, exportOnnx, exportOnnxModel } from '@convkit/onnx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBackend } from '../backend.js';
import { exportNetwork } from '../export/export-network.js';
import type { ExportOptions } from '../export/export-options.js';
import { createModel } from '../models.js';
import { evaluationTransforms } from '../preprocessing.js';
import { describeWeights } from '../weights/describe-weights.js';
import { Classifier, loadClassifier } from './classifier.js';
import type { ClassifierSpec } from './classifier-spec.js';
import { importClassifier } from './import-classifier.js';

const RESNET: ModelSpec = {
  name: 'resnet18',
  variant: 'torchvision',
  classes: ['ant', 'bee', 'cat'],
  input: [32, 32, 3],
  widthMultiplier: 0.125,
};
const INPUT = { size: [32, 32], normalize: { mean: [0.4, 0.5, 0.6], std: [0.2] } } as const;
const IMAGE = {
  data: Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * 7) % 256),
  shape: [40, 30, 3] as const,
};

function specOf(model: ModelSpec): ClassifierSpec {
  const transforms = evaluationTransforms(INPUT, model.input);
  return { model, preprocessing: { channels: 3, background: 255, transforms }, loss: 'cross-entropy' };
}

/** The network whose files are imported. */
let resnet: Module;

beforeAll(async () => {
  await ensureBackend();
  resnet = createModel(RESNET, new Rng(2));
});
afterAll(() => disposeModule(resnet));

/** A classifier with a network of its own, equal to `resnet`. */
const classifier = () => new Classifier(specOf(RESNET), createModel(RESNET, new Rng(2)));

/** A file of `resnet` in another format. */
async function exported(format: 'onnx' | 'pytorch' | 'safetensors'): Promise<Uint8Array> {
  return (await exportNetwork(resnet, specOf(RESNET), { format })).bytes;
}

describe('importClassifier', () => {
  it.each(['pytorch', 'safetensors'] as const)('recognizes the model in a file of %s', async (format) => {
    const bytes = await exported(format);
    const { classifier: imported, report, alternatives } = await importClassifier(bytes, { size: 32 });
    expect(await imported.weightsSha256()).toBe(await weightsSha256(resnet));
    // A state dict of PyTorch has no class names.
    const classes = format === 'pytorch' ? ['0', '1', '2'] : RESNET.classes;
    expect(imported.spec.model).toMatchObject({ ...RESNET, classes });
    expect(report.loaded).toHaveLength(122);
    expect(alternatives.every(({ name }) => name === 'resnet18')).toBe(true);
    imported.dispose();
  });

  it('matches an ONNX file of convkit layer by layer', async () => {
    const bytes = await exported('onnx');
    const { classifier: imported, report } = await importClassifier(bytes, { classes: ['a', 'b', 'c'] });
    expect([imported.spec.model.name, report.format, report.layout]).toEqual(['resnet18', 'onnx', 'convkit']);
    expect(imported.classes).toEqual(['a', 'b', 'c']);
    imported.dispose();
  });

  it.each<[ExportOptions]>([
    [{ format: 'onnx' }],
    [{ format: 'onnx', preprocessing: true }],
    [{ format: 'safetensors' }],
  ])('keeps the classes, the size and the preprocessing of what was exported with %j', async (options) => {
    const original = classifier();
    const { bytes } = await exportNetwork(resnet, original.spec, options);
    const { classifier: imported } = await importClassifier(bytes);
    expect(imported.spec).toEqual(original.spec);
    expect(await imported.predict(IMAGE)).toEqual([
      expect.objectContaining({ label: (await original.predict(IMAGE))[0]?.label }),
      expect.anything(),
      expect.anything(),
    ]);
    const { classifier: other } = await importClassifier(bytes, { transformInput: true });
    expect(other.spec.preprocessing.transforms.at(-1)).toMatchObject({ mean: [0.5] });
    for (const one of [original, imported, other]) one.dispose();
  });

  it('rejects a damaged description', async () => {
    const metadata = { 'convkit.classifier': '{"model":{"name":5}}' };
    const failed = importClassifier(await exportOnnx(resnet, { input: RESNET.input, metadata }));
    await expect(failed).rejects.toThrow('the file of weights is damaged: its description cannot be read');
  });

  it('needs the name of the model for an ONNX file of another program', async () => {
    const network = createModel(
      { name: 'lenet5', variant: 'modern', classes: ['0', '1', '2', '3'], input: [32, 32, 1] },
      new Rng(1),
    );
    const bytes = await exportOnnx(network, { input: [32, 32, 1] });
    await expect(importClassifier(bytes)).rejects.toThrow(
      'the file of weights does not say which model it is',
    );
    const { classifier: imported } = await importClassifier(bytes, { model: 'lenet5' });
    expect(await imported.weightsSha256()).toBe(await weightsSha256(network));
    expect(imported.classes).toEqual(['0', '1', '2', '3']);
    const other = importClassifier(bytes, { model: 'resnet20' });
    await expect(other).rejects.toThrow(CheckpointError);
    await expect(other).rejects.toThrow(/does not fit resnet20|not that of the network/);
    imported.dispose();
  });

  it('tells that preprocessing in a graph of another program is left out', async () => {
    const model = { name: 'lenet5', variant: 'modern', classes: ['0', '1'], input: [32, 32, 1] };
    const network = createModel(model, new Rng(1));
    const preprocessing = evaluationTransforms(
      { size: [32, 32], normalize: { mean: [0.3], std: [0.5] } },
      [32, 32, 1],
    );
    const bytes = await exportOnnx(network, {
      input: model.input,
      preprocessing: { transforms: preprocessing },
    });
    const { classifier: imported, source, report } = await importClassifier(bytes, { model: 'lenet5' });
    expect(describeWeights({ source, ...report })).toMatch(/before its first layer \(Mul, Add\) is left out/);
    const whole = await importClassifier(await exportOnnx(network, { input: model.input }), {
      model: 'lenet5',
    });
    expect(whole.report.notes).toEqual([]);
    for (const one of [imported, whole.classifier]) one.dispose();
  });

  it('finds the number of outputs if the last layer comes first in the ONNX file, as PyTorch writes it', async () => {
    const input = [32, 32, 3];
    const spec = { name: 'resnet20', variant: 'paper', classes: ['0', '1', '2'], input };
    const model = await exportOnnxModel(createModel(spec, new Rng(2)), { input });
    const isLast = ({ name }: { name: string }) => name.startsWith('fc.');
    model.graph?.initializer.sort((a, b) => Number(isLast(b)) - Number(isLast(a)));
    const { classifier: imported } = await importClassifier(encodeOnnx(model), { model: 'resnet20' });
    expect(imported.classes).toEqual(['0', '1', '2']);
    imported.dispose();
  });

  it('names the classes of ImageNet, where the outputs are as many', async () => {
    const model = { ...RESNET, classes: imagenetClasses, widthMultiplier: 0.0625 };
    const network = createModel(model, new Rng(2));
    const { bytes } = await exportNetwork(network, specOf(model), { format: 'pytorch' });
    disposeModule(network);
    const { classifier: imported } = await importClassifier(bytes);
    expect(imported.classes[207]).toBe('golden retriever');
    expect(imported.spec.preprocessing.transforms).toContainEqual({ name: 'center-crop', size: [224, 224] });
    imported.dispose();
  });

  it('normalizes as told for GoogLeNet of torchvision', async () => {
    const bytes = await exported('safetensors');
    const { classifier: imported } = await importClassifier(bytes, { transformInput: true });
    expect(imported.spec.preprocessing.transforms.at(-1)).toMatchObject({ mean: [0.5] });
    imported.dispose();
  });

  it('lists what the shapes fit if it is not the model that is named', async () => {
    const bytes = await exported('safetensors');
    const failed = importClassifier(bytes, { model: 'vgg11' });
    await expect(failed).rejects.toThrow('the file of weights does not fit vgg11');
    await expect(failed).rejects.toMatchObject({ hint: expect.stringContaining('resnet18 (torchvision)') });
  });

  it('rejects weights without a last layer, which cannot classify', async () => {
    const state = toTorchLayout(await readStateDict(resnet), flattenedInputShapes(resnet, RESNET.input));
    const backbone = encodePytorch(new Map([...state].filter(([key]) => !key.startsWith('fc.'))));
    await expect(importClassifier(backbone)).rejects.toThrow('has no last layer, so it cannot classify');
  });

  it.each([
    [{ classes: ['a', 'b'] }, 'classes has 2 names, but the network has 3 outputs'],
    [{ classes: ['a', 'b', 'a'] }, 'classes has a name twice'],
    [{ model: 'resnet19' }, 'unknown model "resnet19"'],
    [{ kind: 'x' } as never, "unknown option 'kind'"],
    [{ size: '32' as never }, 'size must be a whole number from 1'],
    [{ transformInput: 'yes' as never }, 'transformInput must be true or false'],
    [{ from: 'keras' as never }, 'from must be one of'],
  ])('rejects the options %j', async (options, message) => {
    const bytes = await exported('safetensors');
    const failed = importClassifier(bytes, options);
    await expect(failed).rejects.toThrow(ConfigError);
    await expect(failed).rejects.toThrow(message);
  });
});

describe('a classifier that runs an ONNX graph', () => {
  it.each([false, true])('predicts what the network predicts (preprocessing: %s)', async (preprocessing) => {
    const original = classifier();
    const { bytes } = await exportNetwork(resnet, original.spec, { format: 'onnx', preprocessing });
    const graph = await loadClassifier(bytes);
    const [expected, found] = [await original.predict(IMAGE), await graph.predict(IMAGE)];
    expect(found.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
    for (const [i, { probability }] of found.entries()) {
      expect(probability).toBeCloseTo(expected[i]?.probability as number, 5);
    }
    await expect(graph.toBytes()).rejects.toThrow('runs an ONNX graph, which a file of convkit cannot hold');
    await expect(graph.export('net.pth')).rejects.toThrow('which the format pytorch cannot hold');
    for (const one of [original, graph]) one.dispose();
  });

  it('is refused if another program exported it', async () => {
    const bytes = await exportOnnx(resnet, { input: RESNET.input });
    await expect(loadClassifier(bytes)).rejects.toThrow('the classifier does not say how to prepare images');
  });
});
