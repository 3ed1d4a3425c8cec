import {
  ConfigError,
  checkWhole,
  type EarlyStoppingSpec,
  type RollbackSpec,
  type SpikeGuardSpec,
} from '@convkit/core';
import { checkMetrics, checkSafeguards, type Metric } from '@convkit/train';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import { checkValue, isObject } from '../options/check-value.js';
import { type SafeguardOptions, safeguardsOf } from './safeguards.js';

const EARLY_STOPPING: OptionNames<EarlyStoppingSpec> = { metric: true, patience: true, minDelta: true };
const SPIKE_GUARD: OptionNames<SpikeGuardSpec> = { factor: true, window: true, action: true };
const ROLLBACK: OptionNames<RollbackSpec> = { factor: true, times: true };

/**
 * Checks the options of the safeguards.
 * @throws ConfigError naming the first that is invalid.
 */
export function checkSafeguardOptions(
  options: SafeguardOptions & {
    readonly data?: { readonly task?: unknown };
    readonly out?: unknown;
    readonly metrics?: readonly (string | Metric)[];
  },
): void {
  const {
    earlyStopping,
    spikeGuard,
    onDivergence,
    keepBest,
    onOutOfMemory,
    settings,
    metrics = [],
  } = options;
  checkKind('earlyStopping', earlyStopping, EARLY_STOPPING);
  checkKind('spikeGuard', spikeGuard, SPIKE_GUARD);
  if (isObject(onDivergence)) {
    checkOptionNames(onDivergence, { rollback: true });
    checkValue('onDivergence.rollback', onDivergence.rollback, 'an object', isObject(onDivergence.rollback));
    checkOptionNames(onDivergence.rollback, ROLLBACK);
  }
  if (keepBest !== undefined) {
    checkValue('keepBest', keepBest, 'the name of a metric', typeof keepBest === 'string');
  }
  const must = "'stop' or 'split'";
  if (onOutOfMemory !== undefined) {
    checkValue('onOutOfMemory', onOutOfMemory, must, onOutOfMemory === 'stop' || onOutOfMemory === 'split');
  }
  if (settings !== undefined) checkValue('settings', settings, 'an object', isObject(settings));
  for (const name of ['keepLast', 'logEvery'] as const) {
    if (options[name] !== undefined) checkWhole(name, options[name]);
  }
  if (options.keepLast !== undefined && options.out === undefined) {
    throw new ConfigError('keepLast needs a folder for checkpoints', {
      hint: 'Set out, or leave out keepLast.',
    });
  }
  checkMetrics(metrics);
  const names = metrics.map((metric) => (typeof metric === 'string' ? metric : metric.name));
  const hasAccuracy = options.data?.task !== 'regression';
  checkSafeguards(safeguardsOf(options), { hasValidation: true, hasAccuracy, metrics: names });
}

/** Checks an option that is a number or an object. */
function checkKind(name: string, value: unknown, known: Readonly<Record<string, true>>): void {
  if (value === undefined || typeof value === 'number') return;
  checkValue(name, value, `a number or { ${Object.keys(known).join(', ')} }`, isObject(value));
  checkOptionNames(value, known);
}
