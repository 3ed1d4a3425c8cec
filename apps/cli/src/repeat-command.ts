import { flagName } from './flags.js';
import type { RunSettings } from './run-settings.js';

/** Settings that are not flags of `train`. */
const NO_FLAGS: ReadonlySet<string> = new Set(['model', 'images']);

/** Converts settings that are objects to one or more flags. */
const WRITERS: {
  readonly [Name in keyof RunSettings]?: (value: NonNullable<RunSettings[Name]>) => readonly string[];
} = {
  optimizer: (spec) => [typeof spec === 'string' ? spec : specText(spec)],
  schedule: (spec) => [specText(spec)],
  ema: ({ decay, warmup }) => [`${decay}${warmup ? ':warmup' : ''}`],
  swa: ({ fromEpoch, everyEpochs }) => [joined(fromEpoch, everyEpochs)],
  stochasticDepth: ({ rate, warmup }) => [joined(rate, warmup)],
  unfreeze: (stages) => stages.map(({ epoch, pattern }) => joined(epoch, pattern)),
  earlyStopping: ({ patience, metric }) => [joined(patience, metric)],
};

/** The command that repeats a run. Undefined if flags cannot express a setting, such as transforms from a file. */
export function repeatCommand(settings: RunSettings): string | undefined {
  const flags: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    if (NO_FLAGS.has(name) || value === undefined || value === null || value === false) continue;
    const flag = flagName(name);
    const texts = textsOf(name as keyof RunSettings, value);
    if (!texts) return undefined;
    flags.push(...(value === true ? [flag] : texts.map((text) => `${flag} ${quoted(text)}`)));
  }
  return ['npx convkit train', settings.model, ...flags].join(' ');
}

function textsOf(name: keyof RunSettings, value: unknown): readonly string[] | undefined {
  const write = WRITERS[name] as ((value: unknown) => readonly string[]) | undefined;
  if (write) return write(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return [value.join(',')];
  return typeof value === 'object' ? undefined : [String(value)];
}

/** A name with its settings, in the syntax of flags: `step:every=10,factor=0.1`, or `warmup:epochs=5+cosine`. */
function specText(spec: object): string {
  const { name, next, ...settings } = spec as { readonly name: string; readonly next?: object };
  const pairs = Object.entries(settings).map(
    ([key, value]) => `${key}=${Array.isArray(value) ? value.join('/') : value}`,
  );
  const own = pairs.length === 0 ? name : `${name}:${pairs.join(',')}`;
  return next ? `${own}+${specText(next)}` : own;
}

const joined = (first: string | number, second?: string | number) =>
  second === undefined ? String(first) : `${first}:${second}`;

/** Quotes text for a POSIX shell. */
const quoted = (text: string) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
