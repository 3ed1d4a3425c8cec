import { OPTIMIZER_NAMES } from '@convkit/train';
import { AUGMENTATIONS } from '../data/augmentation.js';
import { findModel, type ModelSummary } from './models.js';
import { DEFAULTS, type Settings } from './settings.js';

export interface SharedSettings {
  readonly settings: Settings;
  /** The invalid settings, each as a message. They get their defaults. */
  readonly problems: readonly string[];
}

interface Choices {
  readonly models: readonly ModelSummary[];
  readonly sources: readonly string[];
}

const WHOLE: Readonly<Partial<Record<keyof Settings, readonly [from: number, to: number]>>> = {
  side: [0, 512],
  limit: [0, 1_000_000],
  epochs: [1, 1000],
  batchSize: [1, 4096],
  seed: [0, 2 ** 32 - 1],
  threads: [1, 64],
};
const POSITIVE: Readonly<Partial<Record<keyof Settings, number>>> = { widthMultiplier: 8, learningRate: 100 };

/** Formats the settings that differ from the defaults as `a=b&c=d`. */
export function settingsToText(settings: Settings): string {
  const changed = Object.entries(settings).filter(
    ([name, value]) => value !== DEFAULTS[name as keyof Settings] || name === 'model',
  );
  return new URLSearchParams(changed.map(([name, value]) => [name, String(value)])).toString();
}

/** Parses the output of `settingsToText`, which may have been edited by hand. */
export function settingsFromText(text: string, choices: Choices): SharedSettings {
  const problems: string[] = [];
  const found: Record<string, string | number> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (!Object.hasOwn(DEFAULTS, name)) problems.push(`unknown setting “${name}”`);
    else {
      const read = readValue(name as keyof Settings, value, choices);
      if (read.problem === undefined) found[name] = read.value as string | number;
      else problems.push(`${name}: ${read.problem}`);
    }
  }
  const merged: Settings = { ...DEFAULTS, ...found };
  const chosen = findModel(choices.models, merged.model, merged.variant);
  if (chosen) return { settings: merged, problems };
  const fallback = findModel(choices.models, merged.model);
  if (found.variant !== undefined)
    problems.push(`variant: ${merged.model} has no variant “${merged.variant}”`);
  return { settings: { ...merged, variant: fallback?.variant.name ?? DEFAULTS.variant }, problems };
}

interface Read {
  readonly value?: string | number;
  readonly problem?: string;
}

function readValue(name: keyof Settings, text: string, choices: Choices): Read {
  const whole = WHOLE[name];
  const max = POSITIVE[name];
  if (whole || max !== undefined) {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const [from, to] = whole ?? [0, max as number];
    const fits = value >= from && value <= to && (whole ? Number.isInteger(value) : value > 0);
    if (fits) return { value };
    return { problem: `“${text}” is not a ${whole ? 'whole number' : 'number'} from ${from} to ${to}` };
  }
  const names: Readonly<Partial<Record<keyof Settings, readonly string[]>>> = {
    model: choices.models.map((model) => model.name),
    data: choices.sources,
    augmentation: AUGMENTATIONS.map((each) => each.name),
    optimizer: OPTIMIZER_NAMES,
    schedule: ['recipe', 'constant', 'step', 'cosine'],
    backend: ['wasm', 'webgl', 'cpu'],
  };
  const known = names[name];
  if (!known || known.includes(text)) return { value: text };
  return { problem: `“${text}” is not one of ${known.join(', ')}` };
}
