import { ConfigError, type CustomOptimizerSpec, type OptimizerSpec, type ScheduleSpec } from '@convkit/core';
import {
  checkOptimizer,
  checkSchedule,
  commonOptimizer,
  OPTIMIZER_NAMES,
  type OptimizerName,
  SCHEDULE_NAMES,
} from '@convkit/train';
import { InvalidArgumentError } from 'commander';

/** An optimizer of the command line: a name, or a spec with settings. */
export type OptimizerFlag = OptimizerName | Exclude<OptimizerSpec, CustomOptimizerSpec>;

type Settings = Readonly<Record<string, unknown>>;

/** Settings that may be given as values without names, such as step:10:0.1. */
const BY_POSITION: Readonly<Record<string, readonly string[]>> = {
  step: ['every', 'factor'],
  exponential: ['factor'],
  polynomial: ['power'],
  warmup: ['epochs'],
};
/** Settings that are lists. */
const LISTS = new Set(['milestones', 'values', 'positiveWeights']);

/**
 * Parses `NAME` or `NAME:SETTING=VALUE,…`, such as `sgd:momentum=0.95,nesterov`. Omitted settings have common values.
 * @throws InvalidArgumentError naming the first setting that is unknown or invalid.
 */
export function optimizerFlag(text: string): OptimizerFlag {
  return checked(() => {
    const { name, ...settings } = parse(text, OPTIMIZER_NAMES);
    const common = commonOptimizer(name as OptimizerName);
    if (Object.keys(settings).length === 0) return common.name;
    const spec = { ...common, ...settings } as OptimizerSpec;
    checkOptimizer(spec);
    return spec;
  });
}

/** Flags that override settings of an optimizer. */
export interface OptimizerFlags {
  readonly optimizer?: OptimizerFlag;
  readonly lr?: number | 'auto';
  readonly weightDecay?: number;
}

/** @throws ConfigError if --lr or --weight-decay contradicts a setting that is given with --optimizer. */
export function checkOptimizerFlags({ optimizer, lr, weightDecay }: OptimizerFlags): void {
  if (optimizer === undefined || typeof optimizer === 'string') return;
  const common: Settings = { ...commonOptimizer(optimizer.name) };
  const flags = {
    learningRate: { flag: '--lr', value: lr },
    weightDecay: { flag: '--weight-decay', value: weightDecay },
  };
  for (const [setting, { flag, value }] of Object.entries(flags)) {
    const own = (optimizer as unknown as Settings)[setting];
    if (value === undefined || own === value || own === common[setting]) continue;
    throw new ConfigError(`${flag} ${value} contradicts --optimizer ${optimizer.name}:${setting}=${own}`, {
      hint: 'Leave out one of them.',
    });
  }
}

/**
 * Parses a schedule as `optimizerFlag` does, such as `step:10:0.1`, `multi-step:milestones=30/60,factor=0.1` or, with a warm-up,
 * `warmup:5+cosine`.
 * @throws InvalidArgumentError naming the first setting that is unknown or invalid.
 */
export function scheduleFlag(text: string): ScheduleSpec {
  return checked(() => {
    // The plus must precede a letter: 1e+5 is a number.
    const texts = text.split(/\+(?=[a-z]|$)/);
    const last = texts.at(-1) ?? '';
    if (last === '' || /^warmup(:|$)/.test(last)) {
      throw new Error('A schedule must follow the warm-up, for example warmup:5+cosine.');
    }
    const parts = texts.map((part) => parse(part, SCHEDULE_NAMES));
    const spec = parts.reduceRight((next, part) => ({ ...part, next })) as unknown as ScheduleSpec;
    checkSchedule(spec);
    return spec;
  });
}

/**
 * Parses `NAME` or `NAME:SETTING=VALUE,…`, and converts it with `make`.
 * @throws InvalidArgumentError if the name is not one of `names`, or `make` throws.
 */
export const settingsFlag = <T>(
  text: string,
  names: readonly string[],
  make: (settings: Settings & { readonly name: unknown }) => T,
): T => checked(() => make(parse(text, names) as Settings & { readonly name: unknown }));

function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { message, hint } = error as { message: string; hint?: string };
    const text = hint === undefined ? message : `${message}. ${hint}`;
    throw new InvalidArgumentError(text);
  }
}

function parse(text: string, names: readonly string[]): Settings {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? undefined : text.slice(colon + 1);
  if (!names.includes(name)) throw new Error(`It must be one of ${names.join(', ')}, got '${name}'.`);
  if (rest === undefined) return { name };
  const known = BY_POSITION[name];
  return { name, ...(known && !rest.includes('=') ? byPosition(name, rest, known) : byName(rest)) };
}

function byPosition(name: string, text: string, known: readonly string[]): Settings {
  const values = text.split(':');
  if (values.length <= known.length) {
    return Object.fromEntries(values.map((value, i) => [known[i] as string, parseValue(value)]));
  }
  throw new Error(`It must be ${name}:${known.map((setting) => setting.toUpperCase()).join(':')}.`);
}

function byName(text: string): Settings {
  const settings: Record<string, unknown> = {};
  for (const pair of text.split(',')) {
    const [, setting, value] = /^([a-zA-Z0-9]+)(?:=(.+))?$/.exec(pair) ?? [];
    if (setting === undefined) throw new Error(`It must have SETTING=VALUE after the colon, got '${pair}'.`);
    if (setting === 'name') throw new Error('It has a name already.');
    if (Object.hasOwn(settings, setting)) throw new Error(`It has ${setting} twice.`);
    settings[setting] = value === undefined ? true : valueIn(setting, value);
  }
  return settings;
}

const valueIn = (setting: string, text: string) =>
  LISTS.has(setting) || text.includes('/') ? text.split('/').map(parseValue) : parseValue(text);

function parseValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(number) ? text : number;
}
