import type { RunOptions } from '../spec/sweep-spec.js';

/** The command that repeats a run. A boolean option is a flag, which is left out if it is false. */
export function trainCommand({ model, ...options }: RunOptions): string {
  const flags = Object.entries(options).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (typeof value === 'boolean') return value ? [quoted(flag)] : [];
    return [quoted(flag), quoted(String(value))];
  });
  const positional = model === undefined ? [] : [quoted(String(model))];
  return ['npx convkit train', ...positional, ...flags].join(' ');
}

/** Quotes text for a POSIX shell. */
const quoted = (text: string) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
