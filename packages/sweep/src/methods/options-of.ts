import type { Parameters } from '../space/search-space.js';
import type { RunOptions } from '../spec/sweep-spec.js';

/**
 * The options of a run with its parameters. A parameter `optimizer.momentum` sets `momentum` in the text of the option `optimizer`, as in
 * `sgd:momentum=0.9`.
 */
export function optionsOf(base: RunOptions, parameters: Parameters): RunOptions {
  const options = { ...base };
  for (const [name, value] of Object.entries(parameters)) {
    if (!name.includes('.')) options[name] = value;
  }
  for (const [name, value] of Object.entries(parameters)) {
    const [option, setting] = name.split('.') as [string, string | undefined];
    if (setting === undefined) continue;
    const text = String(options[option]);
    options[option] = `${text}${text.includes(':') ? ',' : ':'}${setting}=${value}`;
  }
  return options;
}
