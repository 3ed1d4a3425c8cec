import { readStateDict, type TensorData, toTorchLayout } from '@convkit/checkpoint';
import { CheckpointError, disposeModule, flattenedInputShapes, type ModelSpec, Rng } from '@convkit/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBackend } from '../backend.js';
import { createModel } from '../models.js';
import { describeWeights } from './describe-weights.js';
import { type LoadOptions, loadWeights } from './load-weights.js';
import { fileOf } from './weights-file.fixture.js';

type State = Map<string, TensorData>;
type About = Parameters<typeof fileOf>[2];

const CLASSES = ['a', 'b', 'c'];
const RESNET: ModelSpec = {
  name: 'resnet18',
  variant: 'torchvision',
  classes: CLASSES,
  input: [32, 32, 3],
  widthMultiplier: 1 / 16,
};
/** Its first filters have the shape [3, 3, 3, 3] in both layouts. */
const SQUARE: ModelSpec = { ...RESNET, variant: 'cifar', widthMultiplier: 3 / 64 };
const VGG: ModelSpec = { ...RESNET, name: 'vgg11', variant: 'plain', widthMultiplier: 1 / 32 };
const GOOGLENET: ModelSpec = { ...RESNET, name: 'googlenet', input: [64, 64, 3] };

beforeAll(() => ensureBackend());

/** Weights of a network, in its own layout and in PyTorch's. */
async function weightsOf(spec: ModelSpec): Promise<{ own: State; torch: State }> {
  const model = createModel(spec, new Rng(1));
  const own = await readStateDict(model);
  const torch = toTorchLayout(own, flattenedInputShapes(model, spec.input));
  disposeModule(model);
  return { own, torch };
}

/** Loads weights into another network of the same kind. */
async function load(spec: ModelSpec, tensors: State, options: LoadOptions & { about?: About } = {}) {
  const { about, ...rest } = options;
  const model = createModel(spec, new Rng(2));
  try {
    const report = await loadWeights(model, spec, fileOf(tensors, 'file', about), rest);
    return {
      report,
      line: describeWeights({ source: 'file', ...report }),
      state: await readStateDict(model),
    };
  } finally {
    disposeModule(model);
  }
}

const renamed = (state: State, rename: (key: string) => string): State =>
  new Map([...state].map(([key, value]) => [rename(key), value]));

/** A key of torchvision's ResNets in transformers' `ResNetModel`. */
function inTransformers(key: string): string {
  const state = key.split('.').at(-1);
  const [, stage, block, kind, index] =
    /^layer(\d)\.(\d+)\.(conv|bn|downsample\.)(\d)/.exec(key)?.map(String) ?? [];
  if (key.startsWith('fc.')) return `classifier.1.${state}`;
  if (key.startsWith('conv1.')) return `embedder.embedder.convolution.${state}`;
  if (key.startsWith('bn1.')) return `embedder.embedder.normalization.${state}`;
  const at = `encoder.stages.${Number(stage) - 1}.layers.${block}`;
  if (kind === 'downsample.') {
    return `${at}.shortcut.${index === '0' ? 'convolution' : 'normalization'}.${state}`;
  }
  return `${at}.layer.${Number(index) - 1}.${kind === 'conv' ? 'convolution' : 'normalization'}.${state}`;
}

describe('weights with the names of other libraries', () => {
  it('load from transformers', async () => {
    const { own, torch } = await weightsOf(RESNET);
    const file = renamed(torch, (key) =>
      key.startsWith('fc.') ? inTransformers(key) : `resnet.${inTransformers(key)}`,
    );
    const { report, line, state } = await load(RESNET, file);
    expect(report).toMatchObject({ names: 'transformers', layout: 'torch', prefix: '', newHead: [] });
    expect(state).toEqual(own);
    expect(line).toBe(
      `file: safetensors file, names of Hugging Face transformers; ${own.size} of ${own.size} tensors loaded`,
    );
  });

  it('load from a backbone of transformers, but for the last layer', async () => {
    const { own, torch } = await weightsOf(RESNET);
    const backbone = new Map([...torch].filter(([key]) => !key.startsWith('fc.')));
    const { report, line, state } = await load(RESNET, renamed(backbone, inTransformers));
    expect(report.newHead).toEqual(['fc.weight', 'fc.bias']);
    expect(line).toMatch(new RegExp(`${backbone.size} of ${own.size} tensors loaded, new last layer fc$`));
    expect(state.get('layer4.1.conv2.weight')).toEqual(own.get('layer4.1.conv2.weight'));
  });

  it("load from timm's VGG, whose linear layers are convolutions", async () => {
    const { own, torch } = await weightsOf(VGG);
    const layers: Record<string, string> = { 0: 'pre_logits.fc1', 3: 'pre_logits.fc2', 6: 'head.fc' };
    const file = new Map(
      [...torch].map(([key, tensor]): [string, TensorData] => {
        const [, index = '', state = ''] = /^classifier\.(\d)\.(\w+)$/.exec(key) ?? [];
        if (index === '') return [key, tensor];
        const name = `${layers[index]}.${state}`;
        const [out = 0, inputs = 0] = tensor.shape;
        if (state === 'bias' || index === '6') return [name, tensor];
        const side = index === '0' ? 7 : 1;
        return [name, { ...tensor, shape: [out, inputs / side ** 2, side, side] }];
      }),
    );
    const { report, state } = await load(VGG, file);
    expect(report).toMatchObject({ names: 'timm', layout: 'torch', misshapen: [] });
    expect(state).toEqual(own);
  });

  it('load through the prefixes of wrappers, and tell the prefix', async () => {
    const { own, torch } = await weightsOf(RESNET);
    const { line, state } = await load(
      RESNET,
      renamed(torch, (key) => `_orig_mod.module.${key}`),
    );
    expect(state).toEqual(own);
    expect(line).toContain("names of torchvision after '_orig_mod.module.'; ");
  });
});

describe('the layout of weights', () => {
  it.each(['own', 'torch'] as const)('is one for the whole file: filters of 3x3x3x3, %s', async (layout) => {
    const weights = await weightsOf(SQUARE);
    expect(weights.own.get('conv1.weight')?.shape).toEqual([3, 3, 3, 3]);
    // Without the counts of batches, the shapes of the other weights decide.
    const uncounted = new Map([...weights[layout]].filter(([key]) => !key.endsWith('batches_tracked')));
    const { state } = await load(SQUARE, uncounted);
    expect(state.get('conv1.weight')).toEqual(weights.own.get('conv1.weight'));
    expect(state.get('fc.weight')).toEqual(weights.own.get('fc.weight'));
  });

  it('is that which the file declares, or the caller', async () => {
    const { own, torch } = await weightsOf(SQUARE);
    const first = (state: State) => new Map([...state].filter(([key]) => key === 'conv1.weight'));
    const strict = false;
    const conv1 = async (file: State, options: Parameters<typeof load>[2]) =>
      (await load(SQUARE, first(file), { strict, ...options })).state.get('conv1.weight');
    const expected = own.get('conv1.weight');
    expect(await conv1(torch, { about: { metadata: { format: 'pt' } } })).toEqual(expected);
    expect(await conv1(torch, { about: { format: 'pytorch' } })).toEqual(expected);
    expect(await conv1(own, { about: { metadata: { format: 'convkit' } } })).toEqual(expected);
    expect(await conv1(own, { from: 'convkit' })).toEqual(expected);
    expect(await conv1(torch, { from: 'timm' })).toEqual(expected);
    expect(await conv1(own, { from: 'torchvision' })).not.toEqual(expected);
  });

  it('must be told if nothing else tells', async () => {
    const { own } = await weightsOf(SQUARE);
    const file = new Map([...own].filter(([key]) => key === 'conv1.weight'));
    await expect(load(SQUARE, file, { strict: false })).rejects.toThrow(
      "file may be in PyTorch's or in convkit's axis order",
    );
    const shapeless = new Map([...own].filter(([key]) => key === 'bn1.bias'));
    expect((await load(SQUARE, shapeless, { strict: false })).report.loaded).toEqual(['bn1.bias']);
  });
});

describe('weights that do not fit', () => {
  it('are loaded in part without strict, and described in groups', async () => {
    const { own, torch } = await weightsOf(RESNET);
    const part = new Map([...torch].filter(([key]) => !key.startsWith('layer4.')));
    part.set('extra.scale', { dtype: 'float32', shape: [1], data: new Float32Array(1) });
    const refused = load(RESNET, part);
    await expect(refused).rejects.toThrow(CheckpointError);
    const missing = own.size - part.size + 1;
    // Five keys of four convolutions and their norms each, and the shortcut; the counts of batches may be missing.
    const { line } = await load(RESNET, part, { strict: false });
    expect(line).toContain('; 25 missing (layer4.0.* (15), layer4.1.* (10)); 1 unexpected (extra.scale)');
    expect(missing).toBe(30);
  });

  it('say that auxiliary classifiers are missing', async () => {
    const { torch } = await weightsOf({ ...GOOGLENET, auxiliary: false });
    await expect(load(GOOGLENET, torch)).rejects.toMatchObject({
      message: expect.stringContaining('missing (aux1.* ('),
      hint: expect.stringContaining('set auxiliary: false'),
    });
    const { report } = await load({ ...GOOGLENET, auxiliary: false }, torch);
    expect(report.missing).toEqual([]);
  });

  it.each([
    ['conv1.0.weight', 'ResNet-D'],
    ['layer1.0.se.fc1.weight', 'squeeze and excitation'],
  ])('say which network they belong to: %s', async (key, network) => {
    const { torch } = await weightsOf(RESNET);
    torch.set(key, torch.get('conv1.weight') as TensorData);
    await expect(load(RESNET, torch)).rejects.toMatchObject({ hint: expect.stringContaining(network) });
  });

  it('are not taken for filters of another size', async () => {
    const { torch } = await weightsOf(RESNET);
    await expect(load({ ...RESNET, variant: 'cifar' }, torch)).rejects.toThrow(
      'conv1.weight [4,3,7,7] instead of [4,3,3,3]',
    );
  });
});
