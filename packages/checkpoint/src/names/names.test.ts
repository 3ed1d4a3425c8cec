import { describe, expect, it } from 'vitest';
import { groupKeys } from './group-keys.js';
import { recognizeOtherNetwork } from './other-networks.js';
import { recognizeNames } from './recognize-names.js';

const NORM = ['weight', 'bias', 'running_mean', 'running_var', 'num_batches_tracked'];
const norm = (name: string) => NORM.map((state) => `${name}.${state}`);

/** Keys of a ResNet of one bottleneck block, in the order of torchvision. */
const TORCHVISION = [
  'conv1.weight',
  ...norm('bn1'),
  'layer1.0.conv1.weight',
  ...norm('layer1.0.bn1'),
  'layer1.0.conv2.weight',
  ...norm('layer1.0.bn2'),
  'layer1.0.conv3.weight',
  ...norm('layer1.0.bn3'),
  'layer1.0.downsample.0.weight',
  ...norm('layer1.0.downsample.1'),
  'fc.weight',
  'fc.bias',
];

const BLOCK = 'resnet.encoder.stages.0.layers.0';
/** The same keys in transformers' `ResNetForImageClassification`. */
const TRANSFORMERS = [
  'resnet.embedder.embedder.convolution.weight',
  ...norm('resnet.embedder.embedder.normalization'),
  ...[0, 1, 2].flatMap((k) => [
    `${BLOCK}.layer.${k}.convolution.weight`,
    ...norm(`${BLOCK}.layer.${k}.normalization`),
  ]),
  `${BLOCK}.shortcut.convolution.weight`,
  ...norm(`${BLOCK}.shortcut.normalization`),
  'classifier.1.weight',
  'classifier.1.bias',
];

const VGG = ['features.0.weight', 'classifier.0.weight', 'classifier.3.bias', 'classifier.6.weight'];

describe('recognizeNames', () => {
  it('keeps the names of torchvision', () => {
    const names = recognizeNames(TORCHVISION, TORCHVISION);
    expect(names).toMatchObject({ from: 'torchvision', prefix: '', matched: TORCHVISION.length });
    expect(TORCHVISION.map(names.rename)).toEqual(TORCHVISION);
  });

  it('renames the ResNets of transformers, with or without the classifier', () => {
    const names = recognizeNames(TRANSFORMERS, TORCHVISION);
    expect(names).toMatchObject({ from: 'transformers', prefix: '', matched: TORCHVISION.length });
    expect(TRANSFORMERS.map(names.rename)).toEqual(TORCHVISION);
    const model = TRANSFORMERS.slice(0, -2).map((key) => key.slice('resnet.'.length));
    const bare = recognizeNames(model, TORCHVISION);
    expect(bare).toMatchObject({ from: 'transformers', prefix: '' });
    expect(model.map(bare.rename)).toEqual(TORCHVISION.slice(0, -2));
    expect(names.rename('resnet.pooler.weight')).toBeUndefined();
  });

  it('renames the linear layers of VGG in timm', () => {
    const file = ['features.0.weight', 'pre_logits.fc1.weight', 'pre_logits.fc2.bias', 'head.fc.weight'];
    const names = recognizeNames(file, VGG);
    expect(names.from).toBe('timm');
    expect(file.map(names.rename)).toEqual(VGG);
  });

  it.each(['module.', '_orig_mod.', 'model.', 'backbone.', 'net.encoder.', '_orig_mod.module.'])(
    'strips the prefix %s, of other names too',
    (prefix) => {
      const wrapped = TORCHVISION.map((key) => prefix + key);
      const names = recognizeNames(wrapped, TORCHVISION);
      expect(names).toMatchObject({ from: 'torchvision', prefix, matched: TORCHVISION.length });
      expect(wrapped.map(names.rename)).toEqual(TORCHVISION);
      const other = recognizeNames(
        TRANSFORMERS.map((key) => prefix + key),
        TORCHVISION,
      );
      expect(other).toMatchObject({ from: 'transformers', matched: TORCHVISION.length });
    },
  );

  it('strips a prefix that some keys lack, and has no name for those', () => {
    const names = recognizeNames(
      ['criterion.weight', ...TORCHVISION.map((key) => `model.${key}`)],
      TORCHVISION,
    );
    expect(names).toMatchObject({ prefix: 'model.', matched: TORCHVISION.length });
    expect(names.rename('criterion.weight')).toBeUndefined();
  });

  it('does not take a common beginning for a prefix if the keys match as they are', () => {
    const deep = ['layer3.0.weight', 'layer3.1.weight', 'layer3.2.weight', 'fc.weight'];
    expect(recognizeNames(deep, deep)).toMatchObject({ prefix: '', matched: 4 });
  });

  it('tries only the names that it is told', () => {
    expect(recognizeNames(TRANSFORMERS, TORCHVISION, 'torchvision').matched).toBe(0);
    expect(recognizeNames(TORCHVISION, TORCHVISION, 'timm')).toMatchObject({
      from: 'timm',
      matched: TORCHVISION.length,
    });
  });

  it('matches nothing in a file without keys, or of another network', () => {
    expect(recognizeNames([], TORCHVISION).matched).toBe(0);
    expect(recognizeNames(['a', 'b.c', ''], TORCHVISION).matched).toBe(0);
  });
});

describe('recognizeOtherNetwork', () => {
  it.each([
    ['model.conv1.0.weight', 'ResNet-D'],
    ['layer1.0.downsample.2.running_mean', 'ResNet-D'],
    ['layer1.0.se.fc1.weight', 'squeeze'],
    ['blocks.0.attn.qkv.weight', 'transformer'],
    ['features.denseblock1.denselayer1.conv1.weight', 'DenseNet'],
  ])('knows %s', (key, network) => {
    expect(recognizeOtherNetwork(['fc.weight', key])).toContain(network);
  });

  it('does not mistake the networks that convkit has', () => {
    expect(recognizeOtherNetwork([...TORCHVISION, ...TRANSFORMERS, ...VGG])).toBeUndefined();
  });
});

describe('groupKeys', () => {
  it('keeps a few keys, and groups many', () => {
    expect(groupKeys(['a', 'b.c'])).toEqual(['a', 'b.c']);
    expect(groupKeys(TORCHVISION)).toEqual(['conv1.weight', 'bn1.* (5)', 'layer1.* (24)', 'fc.* (2)']);
  });

  it('groups by as many parts as tell the keys apart', () => {
    const keys = ['aux1', 'aux2'].flatMap((head) => NORM.map((state) => `net.${head}.bn.${state}`));
    expect(groupKeys(keys)).toEqual(['net.aux1.* (5)', 'net.aux2.* (5)']);
  });
});
