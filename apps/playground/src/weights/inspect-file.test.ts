import { encodePytorch, encodeSafetensors, readStateDict, toTorchLayout } from '@convkit/checkpoint';
import { disposeModule, type ModelSpec, Rng } from '@convkit/core';
import { createModel } from 'convkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCpu } from '../requests/known-net.fixture.js';
import { models as catalog } from '../settings/models.fixture.js';
import { toRunSpec } from '../settings/run-spec.js';
import { DEFAULTS } from '../settings/settings.js';
import { inspectFile } from './inspect-file.js';
import { loadStartingWeights } from './load-starting-weights.js';

beforeAll(useCpu);

const spec = (name: string, variant: string, rest: Partial<ModelSpec> = {}): ModelSpec => ({
  name,
  variant,
  classes: ['a', 'b', 'c'],
  input: [64, 64, 3],
  widthMultiplier: 1 / 16,
  ...rest,
});

async function tensorsOf(model: ModelSpec) {
  const module = createModel(model, new Rng(1));
  const tensors = toTorchLayout(await readStateDict(module));
  disposeModule(module);
  return tensors;
}

describe('inspectFile', () => {
  it('finds the network of a file of PyTorch, and what to freeze', async () => {
    const tensors = await tensorsOf(spec('resnet18', 'torchvision'));
    const file = new File([encodePytorch(tensors)], 'resnet18.pth');
    const { models, ...rest } = await inspectFile(file);
    expect(rest).toEqual({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), tensors: 122 });
    const found = {
      name: 'resnet18',
      variant: 'torchvision',
      widthMultiplier: 1 / 16,
      classes: 3,
      channels: 3,
    };
    expect(models).toEqual([{ ...found, resizable: true, backbone: expect.any(String) }]);
    const frozen = new RegExp(models[0]?.backbone as string);
    expect([...tensors.keys()].filter((key) => !frozen.test(key))).toEqual(['fc.weight', 'fc.bias']);
  });

  it('leaves out the auxiliary classifiers of GoogLeNet, and keeps the license', async () => {
    const tensors = await tensorsOf(spec('googlenet', 'torchvision'));
    const bytes = encodeSafetensors(tensors, { format: 'pt', license: 'BSD-3-Clause' });
    const { models, license } = await inspectFile(new File([bytes], 'googlenet.safetensors'));
    expect(models).toMatchObject([{ name: 'googlenet', auxiliary: false, resizable: true }]);
    expect(models[0]?.backbone).not.toContain('aux');
    expect(license).toBe('BSD-3-Clause');
  });

  it('tells that a network takes images of one size only', async () => {
    const paper = spec('alexnet', 'paper', { input: [227, 227, 3], widthMultiplier: 1 / 64 });
    const bytes = encodePytorch(await tensorsOf(paper));
    const { models } = await inspectFile(new File([bytes], 'alexnet.pth'));
    expect(models).toMatchObject([{ name: 'alexnet', variant: 'paper', resizable: false }]);
  });

  it('rejects weights of another network, naming it if it is known', async () => {
    const tensors = new Map([
      ['encoder.layers.0.attn.weight', { dtype: 'float32', shape: [1], data: Float32Array.of(1) } as const],
    ]);
    const file = new File([encodeSafetensors(tensors)], 'vit.safetensors');
    await expect(inspectFile(file)).rejects.toThrow(
      'vit.safetensors does not fit any network of this page: it belongs to a vision transformer',
    );
  });
});

describe('loadStartingWeights', () => {
  it('loads a file into a model for other classes, and says so', async () => {
    const source = spec('resnet18', 'torchvision');
    const tensors = await tensorsOf(source);
    const file = new File([encodePytorch(tensors)], 'resnet18.pth');
    const target = { ...source, classes: ['cat', 'dog'] };
    const model = createModel(target, new Rng(2));
    const run = { ...toRunSpec(DEFAULTS, catalog), model: target };
    expect(await loadStartingWeights(model, { spec: run, file })).toBe(
      'resnet18.pth: PyTorch file, names of torchvision; 120 of 122 tensors loaded, new last layer fc',
    );
    const loaded = toTorchLayout(await readStateDict(model));
    expect(loaded.get('layer4.1.conv2.weight')).toEqual(tensors.get('layer4.1.conv2.weight'));
    disposeModule(model);
  });

  it('asks for a file that is missing', async () => {
    const model = createModel(spec('resnet18', 'torchvision'), new Rng(2));
    const run = { ...toRunSpec(DEFAULTS, catalog), weights: { source: 'resnet18.pth', sha256: '' } };
    await expect(loadStartingWeights(model, { spec: run, file: undefined })).rejects.toThrow(
      'this run starts from resnet18.pth, which the page does not have',
    );
    disposeModule(model);
  });
});
