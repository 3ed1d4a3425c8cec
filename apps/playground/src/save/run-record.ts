import type { RunSpec } from '@convkit/core';
import type { EpochEvent } from '@convkit/train';
import type { RunView } from '../runs/run-view.js';
import { DEFAULTS, type Settings } from '../settings/settings.js';
import { PageError } from '../ui/errors/page-error.js';
import { saveText } from './messages.js';

const LAYOUT = 'convkit.record.1';
const HINT = () => saveText.value.recordHint;

/** The settings and results of a run, without its weights. */
export interface RunRecord {
  readonly layout: string;
  readonly spec: RunSpec;
  readonly settings: Settings;
  /** The epochs, with their validation loss and accuracy. */
  readonly events: readonly EpochEvent[];
  readonly steps: number;
  /** Hash of the weights of a finished run. */
  readonly weightsSha256: string | undefined;
  /** Test accuracy of a finished run. */
  readonly testAccuracy: number | undefined;
}

/** Creates the record of a run. */
export function recordOf(view: RunView): RunRecord {
  return {
    layout: LAYOUT,
    spec: { ...view.spec, model: { ...view.spec.model, classes: view.classes } },
    settings: view.settings,
    events: view.epochs,
    steps: view.step,
    weightsSha256: view.done?.weightsSha256,
    testAccuracy: view.done?.testAccuracy,
  };
}

/**
 * Parses a run record.
 * @throws PageError if the text is not a run record.
 */
export function parseRecord(text: string): RunRecord {
  let value: Partial<RunRecord> | null;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PageError(() => saveText.value.notJson, HINT, cause);
  }
  // Records of older versions of the page do not have all settings.
  const settings: Settings = { ...DEFAULTS, ...value?.settings };
  const isComplete =
    value?.layout === LAYOUT &&
    typeof value.spec?.model?.name === 'string' &&
    Array.isArray(value.events) &&
    typeof value.settings?.model === 'string' &&
    Object.entries(DEFAULTS).every(
      ([name, example]) => typeof settings[name as keyof Settings] === typeof example,
    );
  if (isComplete) return { ...(value as RunRecord), settings };
  throw new PageError(() => saveText.value.notRecord, HINT);
}
