import {
  ConfigError,
  checkArguments,
  checkNotNegative,
  checkOptions,
  checkPositive,
  checkWhole,
  type Safeguards,
} from '@convkit/core';
import { checkMetricName, type KnownMetrics } from '../evaluation/metric-of.js';
import { bestMetric } from './early-stopping.js';

/**
 * Checks the safeguards of a recipe.
 * @throws ConfigError naming the first that is invalid.
 */
export function checkSafeguards(
  recipe: Safeguards,
  run: Omit<KnownMetrics, 'own'> & { readonly metrics?: readonly string[] },
): void {
  checkArguments('checkSafeguards', { recipe }, { recipe: 'object' });
  checkOptions('checkSafeguards', run, {
    metrics: 'strings?',
    hasValidation: 'boolean',
    hasAccuracy: 'boolean?',
  });
  const { metrics, ...known } = run;
  const { earlyStopping, keepBest, onDivergence = 'stop', spikeGuard } = recipe;
  const context = { ...known, ...(metrics && { own: metrics }) };
  if (earlyStopping) {
    checkWhole("earlyStopping's patience", earlyStopping.patience);
    checkNotNegative("earlyStopping's minDelta", earlyStopping.minDelta ?? 0);
    checkMetricName(bestMetric({ earlyStopping }) as string, context);
  }
  if (keepBest !== undefined) checkMetricName(keepBest, context);
  if (onDivergence !== 'stop') checkRollback(onDivergence);
  if (!spikeGuard) return;
  const { factor, window = 50, action = 'skip' } = spikeGuard;
  checkPositive("spikeGuard's factor", factor);
  if (!(factor > 1)) throw new ConfigError(`spikeGuard's factor must be above 1, got ${factor}`);
  checkWhole("spikeGuard's window", window, 2);
  if (action !== 'skip' && action !== 'rollback') {
    throw new ConfigError(`spikeGuard's action must be 'skip' or 'rollback', got ${JSON.stringify(action)}`);
  }
  if (action === 'rollback' && onDivergence === 'stop') {
    throw new ConfigError("spikeGuard's action 'rollback' needs onDivergence to say how", {
      hint: "Add onDivergence: { rollback: {} }, or choose the action 'skip'.",
    });
  }
}

function checkRollback(onDivergence: Exclude<Safeguards['onDivergence'], 'stop' | undefined>): void {
  if (typeof onDivergence !== 'object' || typeof onDivergence?.rollback !== 'object') {
    throw new ConfigError(
      `onDivergence must be 'stop' or { rollback: … }, got ${JSON.stringify(onDivergence)}`,
    );
  }
  const { factor = 0.5, times = 3 } = onDivergence.rollback;
  checkPositive("the rollback's factor", factor);
  if (factor > 1) throw new ConfigError(`the rollback's factor must be at most 1, got ${factor}`);
  checkWhole("the rollback's times", times);
}
