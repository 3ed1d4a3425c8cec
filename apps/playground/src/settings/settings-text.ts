import { OPTIMIZER_NAMES } from '@convkit/train';
import { NAMED_SCHEDULES } from 'convkit';
import { AUGMENTATIONS } from '../data/augmentation.js';
import { LIMITS } from './limits.js';
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
  const limits = name in LIMITS ? LIMITS[name as keyof typeof LIMITS] : undefined;
  if (limits) {
    const { min, max, step } = limits;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= min && value <= max && (step === undefined || Number.isInteger(value))) return { value };
    return { problem: `“${text}” is not a ${step ? 'whole number' : 'number'} from ${min} to ${max}` };
  }
  const names: Readonly<Partial<Record<keyof Settings, readonly string[]>>> = {
    model: choices.models.map((model) => model.name),
    data: choices.sources,
    augmentation: AUGMENTATIONS.map((each) => each.name),
    optimizer: OPTIMIZER_NAMES,
    schedule: ['recipe', ...NAMED_SCHEDULES],
    backend: ['wasm', 'webgl', 'cpu'],
  };
  const known = names[name];
  if (!known || known.includes(text)) return { value: text };
  return { problem: `“${text}” is not one of ${known.join(', ')}` };
}
