import { describe, expect, it } from 'vitest';
import { describeProblem } from './address-problem.js';
import { models } from './models.fixture.js';
import { toRunSpec } from './run-spec.js';
import { DEFAULTS, type Settings } from './settings.js';
import { settingsFromText, settingsToText } from './settings-text.js';

const choices = { models, sources: ['mnist-first-5000', 'mnist', 'own'] };

describe('settings in an address', () => {
  it('contain what differs from the defaults and can be read back', () => {
    const settings: Settings = { ...DEFAULTS, epochs: 7, learningRate: 0.01, data: 'mnist', seed: 0 };
    const text = settingsToText(settings);
    expect(text).toBe('model=lenet5&data=mnist&learningRate=0.01&epochs=7&seed=0');
    expect(settingsFromText(text, choices)).toEqual({ settings, problems: [] });
  });

  it('report every invalid value and keep the rest', () => {
    const text =
      'model=lenet6&epochs=-3&batchSize=1e9&seed=1.5&learningRate=nan&data=cifar&what=1&optimizer=adamw&__proto__=x&threads=';
    const { settings, problems } = settingsFromText(text, choices);
    expect(settings).toEqual({ ...DEFAULTS, optimizer: 'adamw' });
    expect(problems).toHaveLength(9);
    const sentences = problems.map(describeProblem);
    expect(sentences[0]).toMatch(/^Network: “lenet6” is not one of lenet5, alexnet/);
    expect(sentences[1]).toBe('Epochs: “-3” is not a whole number from 1 to 1,000.');
    expect(sentences).toContain('Learning rate: “nan” is not a number from 0.0000001 to 100.');
    expect(sentences).toContain('There is no setting “what”.');
    expect(sentences).toContain('There is no setting “__proto__”.');
  });

  it('default to the first variant of the model', () => {
    expect(settingsFromText('model=resnet20', choices)).toMatchObject({
      settings: { model: 'resnet20', variant: 'paper' },
      problems: [],
    });
    expect(settingsFromText('model=lenet5&variant=x', choices).problems.map(describeProblem)).toEqual([
      'Variant: “x” is not one of modern, tutorial, original, tanh, sigmoid.',
    ]);
  });
});

describe('specOf', () => {
  it('applies the settings to the recipe', () => {
    const spec = toRunSpec(
      {
        ...DEFAULTS,
        epochs: 2,
        limit: 100,
        augmentation: 'flip',
        optimizer: 'sgd',
        learningRate: 0.1,
        schedule: 'step',
      },
      models,
    );
    expect(spec).toMatchObject({
      model: { name: 'lenet5', variant: 'modern', input: [32, 32, 1], classes: [] },
      data: { source: 'mnist-first-5000', limit: 100, transforms: [{ name: 'random-flip' }] },
      recipe: {
        optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.9 },
        schedule: { name: 'step', every: 1, factor: 0.1 },
        epochs: 2,
        batchSize: 64,
        loss: 'cross-entropy',
      },
      backend: { name: 'wasm' },
    });
  });

  it('applies the expert settings', () => {
    const expert = {
      schedule: 'cosine',
      warmup: 1,
      weightDecay: 0.01,
      clipNorm: 2,
      labelSmoothing: 0.1,
      ema: 0.99,
      earlyStopping: 3,
    } as const;
    const { recipe, data } = toRunSpec({ ...DEFAULTS, augmentation: 'flip', ...expert }, models);
    expect(recipe).toMatchObject({
      optimizer: { name: 'adam', weightDecay: 0.01 },
      l2: [],
      schedule: { name: 'warmup', epochs: 1, next: { name: 'cosine' } },
      clipNorm: 2,
      ema: { decay: 0.99, warmup: true },
      earlyStopping: { patience: 3 },
    });
    expect(data.transforms).toEqual([{ name: 'random-flip' }, { name: 'label-smoothing', amount: 0.1 }]);
  });

  it('applies the input size, width multiplier and backend', () => {
    const spec = toRunSpec(
      {
        ...DEFAULTS,
        model: 'resnet18',
        variant: 'torchvision',
        side: 64,
        widthMultiplier: 0.5,
        backend: 'webgl',
        threads: 4,
      },
      models,
    );
    expect(spec.model).toMatchObject({ input: [64, 64, 3], widthMultiplier: 0.5 });
    // The proportion of torchvision's 256 to 224.
    expect(spec.recipe.input).toMatchObject({ size: [64, 64], resize: 73 });
    expect(spec.backend).toEqual({ name: 'webgl', threads: 1 });
  });

  it('applies the weights that a run starts from', () => {
    const settings = { ...DEFAULTS, model: 'googlenet', variant: 'torchvision', side: 128 };
    const weights = {
      source: 'googlenet.pth',
      sha256: 'abc',
      license: 'MIT',
      channels: 1,
      auxiliary: false,
      backbone: '^(?!fc)',
      trained: 'last',
    } as const;
    const spec = toRunSpec(settings, models, weights);
    expect(spec.model).toMatchObject({ input: [128, 128, 1], auxiliary: false });
    expect(spec.recipe).toMatchObject({ freeze: '^(?!fc)', l2: [] });
    expect(spec.weights).toEqual({ source: 'googlenet.pth', sha256: 'abc', license: 'MIT' });
    expect(toRunSpec(settings, models, { ...weights, trained: 'all' }).recipe).not.toHaveProperty('freeze');
  });

  it('rejects a variant that the catalog does not have', () => {
    expect(() => toRunSpec({ ...DEFAULTS, variant: 'x' }, models)).toThrow('no model lenet5 with variant x');
  });
});
