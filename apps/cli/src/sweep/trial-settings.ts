import { ConfigError, describeValue } from '@convkit/core';
import type { ParameterValue, RunOptions } from '@convkit/sweep';
import { Command, CommanderError } from 'commander';
import type { TrainFlags } from '../commands/train.js';
import { flagName } from '../flags.js';
import { requestedSettings } from '../recipe-settings.js';
import type { RunSettings } from '../run-settings.js';
import { checkOptimizerFlags } from '../spec-flags.js';
import { addTrainOptions } from '../train-options.js';

/** Options of `convkit train` that do not apply to trials, with what to use instead. */
const NOT_OF_TRIALS: Readonly<Record<string, string>> = {
  threads: 'Use --threads of convkit sweep: the results do not depend on it.',
  workers: 'Use --workers of convkit sweep: the results do not depend on it.',
  out: 'Use --out of convkit sweep.',
  resume: 'A sweep resumes its trials by itself.',
  estimate: 'Run convkit train --estimate instead.',
  fastDevRun: 'Run convkit train --fast-dev-run instead.',
  overfitBatches: 'Run convkit train --overfit-batches instead.',
};

/** Settings of a run, and flags that do not affect what it computes. */
export type TrialSettings = RunSettings & TrainFlags;

/**
 * Converts the options of a trial to the settings of a run, as the command line of `convkit train` does.
 * @throws ConfigError naming the option that is unknown or invalid.
 */
export function trialSettings(options: RunOptions): TrialSettings {
  for (const [name, hint] of Object.entries(NOT_OF_TRIALS)) {
    if (Object.hasOwn(options, name)) throw new ConfigError(`trials have no option '${name}'`, { hint });
  }
  const { model, ...flags } = options;
  const { recipe, ...given } = parse(flags);
  checkOptimizerFlags(given);
  return requestedSettings(model === undefined ? undefined : String(model), recipe, given);
}

type GivenFlags = Omit<TrainFlags, 'model'> & { readonly recipe?: string };

function parse(flags: RunOptions): GivenFlags {
  const command = addTrainOptions(new Command('train'))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const texts = Object.entries(flags).flatMap(([name, value]) => textOf(command, name, value));
  try {
    return command.parse(texts, { from: 'user' }).opts<GivenFlags>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const message = error.message.replace(/^error: /, '');
    throw new ConfigError(`convkit train does not take the options of this trial: ${message}`, {
      hint: HINT,
    });
  }
}

const HINT =
  'Write options as `convkit help train` lists them, in camel case: "batchSize": 32 for --batch-size 32.';

/** An option on the command line: none if it is false. */
function textOf(command: Command, name: string, value: ParameterValue): string[] {
  const option = command.options.find((each) => each.attributeName() === name);
  if (!option) throw new ConfigError(`convkit train has no option '${name}'`, { hint: HINT });
  const isSwitch = !option.required && !option.optional;
  if (isSwitch !== (typeof value === 'boolean')) {
    throw new ConfigError(
      `${name} must be ${isSwitch ? 'true or false' : 'a string or a number'}, got ${describeValue(value)}`,
      {
        hint: HINT,
      },
    );
  }
  if (isSwitch) return value ? [flagName(name)] : [];
  return [`${flagName(name)}=${value}`];
}
