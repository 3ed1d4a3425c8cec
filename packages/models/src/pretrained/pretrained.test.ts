import { ConfigError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { catalog } from '../catalog.js';
import { findModel, findVariant } from '../model-entry.js';
import { findPretrained } from './find-pretrained.js';
import type { PretrainedWeights } from './pretrained-weights.js';

const variantOf = (model: string, variant?: string) => findVariant(findModel(catalog, model), variant);

const all = catalog.flatMap((entry) =>
  Object.entries(entry.variants).flatMap(([variant, { pretrained = {} }]) =>
    Object.entries(pretrained).map(([name, weights]) => [entry.name, variant, name, weights] as const),
  ),
);

describe('pretrained weights', () => {
  it("exist for torchvision's networks, and for timm's ResNets", () => {
    const named = new Set(all.map(([model, variant, name]) => `${model} ${variant} ${name}`));
    for (const model of [
      'alexnet',
      'googlenet',
      'resnet18',
      'resnet34',
      'resnet50',
      'resnet101',
      'resnet152',
    ]) {
      expect(named).toContain(`${model} torchvision IMAGENET1K_V1`);
    }
    for (const depth of [11, 13, 16, 19]) {
      for (const variant of ['plain', 'bn']) expect(named).toContain(`vgg${depth} ${variant} IMAGENET1K_V1`);
    }
    for (const depth of [50, 101, 152]) expect(named).toContain(`resnet${depth} torchvision IMAGENET1K_V2`);
    expect(named).toContain('resnet18 torchvision timm/resnet18.a1_in1k');
    expect(named).not.toContain('resnet18 cifar IMAGENET1K_V1');
  });

  it('have files of their own', () => {
    for (const field of ['url', 'file'] as const) {
      expect(new Set(all.map(([, , , weights]) => weights[field])).size).toBe(all.length);
    }
  });

  it.each(all)('%s %s %s is well-formed', (model, _, name, weights: PretrainedWeights) => {
    expect(JSON.parse(JSON.stringify(weights))).toEqual(weights);
    expect(weights.url).toMatch(/^https:\/\/[\w./-]+\.(pth|safetensors)$/);
    expect(weights.page).toMatch(/^https:\/\//);
    expect(weights.file).toContain(model);
    expect(weights.file).toMatch(/^[\w.-]+$/);
    if (weights.sha256 !== undefined) expect(weights.sha256).toMatch(/^([0-9a-f]{8}|[0-9a-f]{64})$/);
    if (weights.from === 'torchvision') expect(weights.url).toContain(`-${weights.sha256}.pth`);
    else expect(name.startsWith(`timm/${model}.`)).toBe(true);
    const { top1 = 60, top5 = 80, input } = weights;
    expect(top1).toBeGreaterThan(50);
    expect(top5).toBeGreaterThan(top1);
    expect(top5).toBeLessThan(100);
    expect(input.resize).toBeGreaterThanOrEqual(input.size[0]);
    expect(weights.measuredOn).not.toBe(input.size[0]);
    // The parameters alone have 4 bytes each.
    const mebibytes = weights.mebibytes ?? (weights.bytes ?? 2 ** 26) / 2 ** 20;
    expect(mebibytes).toBeGreaterThan(40);
    expect(mebibytes).toBeLessThan(600);
  });

  it('are evaluated as their library does', () => {
    const { pretrained = {} } = variantOf('resnet50');
    expect(pretrained.IMAGENET1K_V1?.input).toMatchObject({ size: [224, 224], resize: 256 });
    expect(pretrained.IMAGENET1K_V2?.input).toMatchObject({ size: [224, 224], resize: 232 });
    const interpolation = 'bicubic';
    expect(pretrained['timm/resnet50.a1_in1k']).toMatchObject({
      input: { size: [224, 224], resize: 235, interpolation },
      measuredOn: 288,
    });
    expect(pretrained['timm/resnet50.a3_in1k']).toMatchObject({
      input: { size: [160, 160], resize: 168, interpolation },
      measuredOn: 224,
    });
    expect(variantOf('googlenet').pretrained?.IMAGENET1K_V1?.transformInput).toBe(true);
  });
});

describe('findPretrained', () => {
  it('finds weights by name', () => {
    expect(findPretrained(variantOf('resnet18'), 'IMAGENET1K_V1', 'resnet18').url).toBe(
      'https://download.pytorch.org/models/resnet18-f37072fd.pth',
    );
  });

  it.each(['IMAGENET1K_V9', 'constructor'])('lists the alternatives to "%s"', (name) => {
    const find = () => findPretrained(variantOf('vgg11'), name, 'vgg11 (plain)');
    expect(find).toThrow(ConfigError);
    expect(find).toThrow(`vgg11 (plain) has no pretrained weights named "${name}"`);
    expect(find).toThrow(expect.objectContaining({ hint: expect.stringContaining('IMAGENET1K_V1') }));
  });

  it('says that a variant has none', () => {
    const find = () => findPretrained(variantOf('lenet5'), 'IMAGENET1K_V1', 'lenet5');
    expect(find).toThrow(expect.objectContaining({ hint: expect.stringContaining('No pretrained weights') }));
  });
});
