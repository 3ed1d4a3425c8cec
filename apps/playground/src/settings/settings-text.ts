import { OPTIMIZER_NAMES } from '@convkit/train';
import { NAMED_SCHEDULES } from 'convkit';
import { AUGMENTATIONS } from '../data/augmentation.js';
import { readNumber } from '../ui/read-number.js';
import type { AddressProblem } from './address-problem.js';
import { blocksFromText } from './blocks-text.js';
import { LIMITS } from './limits.js';
import { findModel, type ModelSummary } from './models.js';
import { DEFAULTS, type Settings } from './settings.js';

export interface SharedSettings {
  readonly settings: Settings;
  /** The invalid settings. They get their defaults. */
  readonly problems: readonly AddressProblem[];
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
  const problems: AddressProblem[] = [];
  const found: Record<string, string | number> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (!Object.hasOwn(DEFAULTS, name)) problems.push({ kind: 'unknown', name });
    else {
      const read = readValue(name as keyof Settings, value, choices);
      if (read.problem === undefined) found[name] = read.value as string | number;
      else problems.push(read.problem);
    }
  }
  const merged: Settings = { ...DEFAULTS, ...found };
  const chosen = findModel(choices.models, merged.model, merged.variant);
  if (chosen) return { settings: merged, problems };
  const fallback = findModel(choices.models, merged.model);
  if (found.variant !== undefined) {
    const choices = named(fallback?.entry.variants ?? []);
    problems.push({ kind: 'notChoice', name: 'variant', value: merged.variant, choices });
  }
  return { settings: { ...merged, variant: fallback?.variant.name ?? DEFAULTS.variant }, problems };
}

const named = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);

interface Read {
  readonly value?: string | number;
  readonly problem?: AddressProblem;
}

function readValue(name: keyof Settings, text: string, given: Choices): Read {
  const limits = name in LIMITS ? LIMITS[name as keyof typeof LIMITS] : undefined;
  if (limits) {
    const value = readNumber(text, limits);
    if (value !== undefined) return { value };
    const { min, max, step } = limits;
    return { problem: { kind: step ? 'notWhole' : 'notNumber', name, value: text, min, max } };
  }
  if (name === 'blocks') {
    const isNetwork = text === '' || blocksFromText(text) !== undefined;
    return isNetwork ? { value: text } : { problem: { kind: 'notBlocks', name, value: text } };
  }
  const choices: Readonly<Partial<Record<keyof Settings, readonly string[]>>> = {
    model: named(given.models),
    data: given.sources,
    augmentation: named(AUGMENTATIONS),
    optimizer: OPTIMIZER_NAMES,
    schedule: ['recipe', ...NAMED_SCHEDULES],
    backend: ['wasm', 'webgl', 'cpu'],
    channels: ['auto', '1', '3'],
  };
  const known = choices[name];
  if (!known || known.includes(text)) return { value: text };
  return { problem: { kind: 'notChoice', name, value: text, choices: known } };
}
