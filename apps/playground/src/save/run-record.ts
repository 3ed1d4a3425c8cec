import { ConfigError, type RunSpec } from '@convkit/core';
import type { EpochEvent } from '@convkit/train';
import type { RunView } from '../runs/run-view.js';
import { DEFAULTS, type Settings } from '../settings/settings.js';

const LAYOUT = 'convkit.record.1';

/** What happened in a run, without its weights: plain data. */
export interface RunRecord {
  readonly layout: string;
  readonly spec: RunSpec;
  readonly settings: Settings;
  readonly events: readonly EpochEvent[];
  readonly steps: number;
  /** Of the finished run. */
  readonly weightsSha256: string | undefined;
  readonly validationAccuracy: number | undefined;
}

export function recordOf(view: RunView): RunRecord {
  return {
    layout: LAYOUT,
    spec: { ...view.spec, model: { ...view.spec.model, classes: view.classes } },
    settings: view.settings,
    events: view.epochs,
    steps: view.step,
    weightsSha256: view.done?.weightsSha256,
    validationAccuracy: view.validationAccuracy.y.at(-1),
  };
}

/** @throws ConfigError when the text is no record of this page's. */
export function parseRecord(text: string): RunRecord {
  let value: Partial<RunRecord> | null;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ConfigError('the file is no JSON, so no run record', { cause });
  }
  const whole =
    value?.layout === LAYOUT &&
    typeof value.spec?.model?.name === 'string' &&
    Array.isArray(value.events) &&
    typeof value.settings === 'object' &&
    Object.entries(DEFAULTS).every(
      ([name, usual]) => typeof value?.settings?.[name as keyof Settings] === typeof usual,
    );
  if (whole) return value as RunRecord;
  throw new ConfigError('the file is not a run record of this page', {
    hint: 'Give a file that “Save the run record” wrote.',
  });
}
