import { expect, it } from 'vitest';
import { models } from './models.fixture.js';
import { toRunSpec } from './run-spec.js';
import { DEFAULTS } from './settings.js';
import { settingsFromSpec } from './settings-from-spec.js';
import { settingsFromText, settingsToText } from './settings-text.js';

const settings = {
  ...DEFAULTS,
  model: 'custom',
  variant: 'blocks',
  blocks: '1-conv_out.6_kernel.5-maxPool-linear_out.classes_activation.none',
  learningRate: 0.001,
};
const choices = { models, sources: [settings.data] };

it('the blocks of a network are in the spec of its run, and come back from it', () => {
  const spec = toRunSpec(settings, models);
  expect(spec.model).toMatchObject({
    name: 'custom',
    variant: 'blocks',
    input: [28, 28, 1],
    blocks: [
      { name: 'conv', out: 6, kernel: 5 },
      { name: 'maxPool' },
      { name: 'linear', out: 'classes', activation: 'none' },
    ],
  });
  expect(settingsFromSpec(JSON.parse(JSON.stringify(spec)), models)).toEqual(settings);
});

it('they are in the address, and a broken one is named', () => {
  const text = settingsToText(settings);
  expect(text).toContain(`blocks=${settings.blocks}`);
  expect(settingsFromText(text, choices)).toEqual({ settings, problems: [] });
  const broken = settingsFromText('model=custom&variant=blocks&blocks=7-conv', choices);
  expect(broken.settings.blocks).toBe('');
  expect(broken.problems).toEqual([{ kind: 'notBlocks', name: 'blocks', value: '7-conv' }]);
});
