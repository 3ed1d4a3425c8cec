import { ConfigError, checkArguments, checkOptions, describeValue } from '@convkit/core';

/** Fields of an epoch event that contain metrics. */
export interface EpochMetrics {
  /** Mean training loss over the epoch. */
  readonly trainLoss: number;
  /** Training accuracy over the epoch. */
  readonly trainAccuracy?: number | undefined;
  /** Mean loss on the validation set. Undefined without a validation set. */
  readonly validationLoss?: number | undefined;
  /** Accuracy on the validation set. Undefined without a validation set, or if the task has no classes. */
  readonly validationAccuracy?: number | undefined;
  /** Additional metrics of the validation set, by name. */
  readonly metrics?: Readonly<Record<string, number>> | undefined;
}

/** Whether a metric improves by rising or by falling. */
export type MetricDirection = 'higher' | 'lower';

const FIELDS = ['trainLoss', 'trainAccuracy', 'validationLoss', 'validationAccuracy'] as const;
const PREFIX = 'validation.';

/** Names of metrics that improve by falling: losses, errors and distances. */
const LOWER_IS_BETTER = /(loss|error|huber|mse|mae|brier|perplexity|distance)$/i;

/**
 * Value of a metric of an epoch.
 * @param name A field, such as `validationLoss`, or `validation.` and the name of one of the event's `metrics`.
 * @throws ConfigError if the epoch has no such metric. The hint lists those that it has.
 */
export function metricOf(epoch: EpochMetrics, name: string): number {
  checkArguments('metricOf', { epoch, name }, { epoch: 'object', name: 'string' });
  const field = FIELDS.find((known) => known === name);
  const own = epoch.metrics && Object.hasOwn(epoch.metrics, afterPrefix(name)) && name.startsWith(PREFIX);
  const value = field ? epoch[field] : own ? epoch.metrics?.[afterPrefix(name)] : undefined;
  if (value !== undefined) return value;
  const hint = `Choose one of ${metricNames(epoch).join(', ')}.`;
  if (field?.startsWith('validation') && epoch.validationLoss === undefined) {
    throw new ConfigError(`The metric ${name} needs a validation set`, { hint });
  }
  throw new ConfigError(`The run has no metric '${name}'`, { hint });
}

/** Names of the metrics of an epoch, as `metricOf` takes them. */
export function metricNames(epoch: EpochMetrics): string[] {
  checkArguments('metricNames', { epoch }, { epoch: 'object' });
  const fields = FIELDS.filter((name) => epoch[name] !== undefined);
  return [...fields, ...Object.keys(epoch.metrics ?? {}).map((name) => `${PREFIX}${name}`)];
}

/**
 * Whether a metric improves by rising or by falling: losses, errors and distances fall, all others rise.
 * @param own Custom metrics, which define their direction.
 */
export function metricDirection(
  name: string,
  own: readonly { readonly name: string; readonly higherIsBetter: boolean }[] = [],
): MetricDirection {
  checkArguments('metricDirection', { name, own }, { name: 'string', own: 'array' });
  const key = name.startsWith(PREFIX) ? afterPrefix(name) : undefined;
  const known = key && own.find((metric) => key === metric.name || key.endsWith(`.${metric.name}`));
  if (known) return known.higherIsBetter ? 'higher' : 'lower';
  return LOWER_IS_BETTER.test(name) ? 'lower' : 'higher';
}

/**
 * Whether `value` improves on `best` by more than `minDelta`. NaN never does.
 * @param best Best value so far. Undefined if there is none.
 */
export function isImprovement(
  value: number,
  best: number | undefined,
  options: { readonly direction: MetricDirection; readonly minDelta?: number },
): boolean {
  checkOptions('isImprovement', options, { direction: 'string', minDelta: 'number?' });
  const { direction, minDelta = 0 } = options;
  if (Number.isNaN(value)) return false;
  if (best === undefined) return true;
  return direction === 'higher' ? value > best + minDelta : value < best - minDelta;
}

/** What is known of the metrics of a run before it starts. */
export interface KnownMetrics {
  /** Names of the metrics of the validation set. If they are not known, any `validation.` name passes. */
  readonly own?: readonly string[];
  /** Whether there is a validation set. */
  readonly hasValidation: boolean;
  /**
   * Whether the task has an accuracy, which regression does not.
   * @defaultValue true
   */
  readonly hasAccuracy?: boolean;
}

/**
 * Checks the name of a metric before the run, as far as possible.
 * @throws ConfigError if no run has such a metric. The hint lists the known ones.
 */
export function checkMetricName(name: string, run: KnownMetrics): void {
  checkOptions('checkMetricName', run, {
    own: 'strings?',
    hasValidation: 'boolean',
    hasAccuracy: 'boolean?',
  });
  const { own, hasValidation, hasAccuracy = true } = run;
  const known = [
    ...FIELDS.filter(
      (field) => (hasValidation || field.startsWith('train')) && (hasAccuracy || !field.endsWith('Accuracy')),
    ),
    ...(hasValidation ? (own?.map((metric) => `${PREFIX}${metric}`) ?? []) : []),
  ];
  if (typeof name !== 'string') {
    throw new ConfigError(`A metric must be given by name, got ${describeValue(name)}`);
  }
  if (known.includes(name)) return;
  const isOwn = name.startsWith(PREFIX) && name.length > PREFIX.length;
  // A metric may have a value per class, as in `cat.recall`.
  if (isOwn && hasValidation && (!own || own.some((metric) => name.endsWith(`.${metric}`)))) return;
  const hint = `Choose one of ${known.join(', ')}${hasValidation ? `, or ${PREFIX} and the name of a metric` : ''}.`;
  const needsData = !hasValidation && (isOwn || FIELDS.some((field) => field === name));
  throw new ConfigError(
    needsData ? `The metric ${name} needs a validation set` : `There is no metric '${name}'`,
    { hint },
  );
}

const afterPrefix = (name: string) => name.slice(PREFIX.length);
