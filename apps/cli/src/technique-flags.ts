import type { EmaSpec, SwaSpec } from '@convkit/core';
import { type Command, InvalidArgumentError } from 'commander';
import type { TrainClassifierOptions } from 'convkit';
import { fraction, freezePattern, notNegative, positive, positiveInteger } from './flags.js';

/** Flags of `train` for techniques that are off by default, as saved with the run. */
export interface TechniqueFlags {
  readonly clipNorm?: number;
  readonly clipValue?: number;
  readonly accumulate?: number;
  readonly ema?: EmaSpec;
  readonly swa?: SwaSpec;
  readonly labelSmoothing?: number;
  readonly mixup?: number;
  readonly cutmix?: number;
  /** Rate of the last block, and number of epochs over which the rates grow. */
  readonly stochasticDepth?: { readonly rate: number; readonly warmup?: number };
  /** Regular expressions of the parameters that are trained from an epoch on. */
  readonly unfreeze?: readonly { readonly epoch: number; readonly pattern: string }[];
  /** Path or URL of a trained classifier. */
  readonly teacher?: string;
  readonly temperature?: number;
  readonly teacherWeight?: number;
}

/** Adds the options for techniques. */
export function addTechniqueOptions(command: Command): Command {
  return command
    .option('--clip-norm <x>', 'clip gradients to this global norm (default: the recipe’s)', positive)
    .option(
      '--clip-value <x>',
      'clip each element of the gradients to this absolute value (default: the recipe’s)',
      positive,
    )
    .option(
      '--accumulate <n>',
      'accumulate the gradients of N batches for each step (default: 1)',
      positiveInteger,
    )
    .option(
      '--ema <DECAY[:warmup]>',
      'evaluate and keep an exponential moving average of the weights, for example 0.999 (default: none)',
      emaFlag,
    )
    .option(
      '--swa <EPOCH[:EVERY]>',
      'evaluate and keep the mean of the weights from this epoch on, every EVERY epochs (default: none)',
      swaFlag,
    )
    .option(
      '--label-smoothing <x>',
      'fraction of each label to spread over all classes (default: 0)',
      fraction,
    )
    .option('--mixup <alpha>', 'blend pairs of images, for example 0.2 (default: no mixup)', positive)
    .option(
      '--cutmix <alpha>',
      'paste a patch of one image into another, for example 1 (default: no CutMix)',
      positive,
    )
    .option(
      '--stochastic-depth <RATE[:EPOCHS]>',
      'probability of dropping the last residual block, lower for earlier blocks; grows from 0 over EPOCHS (default: 0)',
      stochasticDepthFlag,
    )
    .option(
      '--unfreeze <EPOCH:REGEX>',
      'train frozen parameters whose names match from this epoch on; repeatable (default: none)',
      unfreezeFlag,
    )
    .option('--teacher <DIR|FILE>', 'distill this trained classifier (default: none)')
    .option('--temperature <x>', 'temperature of the distillation (default: 4)', positive)
    .option('--teacher-weight <x>', 'weight of the distillation loss, up to 1 (default: 0.5)', positive);
}

/** Converts flags whose name or form differs from the options of `trainClassifier`. */
export function techniqueOptions({
  stochasticDepth,
  unfreeze,
  temperature,
  teacherWeight,
}: TechniqueFlags): Partial<TrainClassifierOptions> {
  const distillation = {
    ...(temperature !== undefined && { temperature }),
    ...(teacherWeight !== undefined && { weight: teacherWeight }),
  };
  return {
    ...(stochasticDepth && {
      stochasticDepth: stochasticDepth.rate,
      ...(stochasticDepth.warmup !== undefined && { stochasticDepthWarmup: stochasticDepth.warmup }),
    }),
    ...(unfreeze && {
      unfreeze: unfreeze.map(({ epoch, pattern }) => ({ epoch, pattern: new RegExp(pattern) })),
    }),
    ...(Object.keys(distillation).length > 0 && { distillation }),
  };
}

/** Splits `A:B` at the first colon. */
function parts(text: string): [first: string, second: string | undefined] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

function emaFlag(text: string): EmaSpec {
  const [decay, warmup] = parts(text);
  if (warmup !== undefined && warmup !== 'warmup') {
    throw new InvalidArgumentError('It must be DECAY or DECAY:warmup, for example 0.999:warmup.');
  }
  return { decay: fraction(decay), ...(warmup && { warmup: true }) };
}

function swaFlag(text: string): SwaSpec {
  const [epoch, every] = parts(text);
  return {
    fromEpoch: positiveInteger(epoch),
    ...(every !== undefined && { everyEpochs: positiveInteger(every) }),
  };
}

function stochasticDepthFlag(text: string): TechniqueFlags['stochasticDepth'] {
  const [rate, warmup] = parts(text);
  return { rate: fraction(rate), ...(warmup !== undefined && { warmup: notNegative(warmup) }) };
}

function unfreezeFlag(
  text: string,
  before: TechniqueFlags['unfreeze'] = [],
): NonNullable<TechniqueFlags['unfreeze']> {
  const [epoch, pattern] = parts(text);
  if (!pattern) throw new InvalidArgumentError('It must be EPOCH:REGEX, for example 3:^layer4.');
  return [...before, { epoch: positiveInteger(epoch), pattern: freezePattern(pattern) }];
}
