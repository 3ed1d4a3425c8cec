import type { ArgumentKind } from '@convkit/core';
import type { RunFiles } from '@convkit/train';
import type { SweepStore } from './sweep-store.js';

const METHODS: readonly (keyof RunFiles)[] = ['read', 'write', 'append', 'list', 'remove'];

const isFiles = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  METHODS.every((method) => typeof (value as Partial<RunFiles>)[method] === 'function');

/** Files of a sweep or a run. */
export const FILES: ArgumentKind = ['the files of a store', isFiles];

/** A store of sweeps. */
export const STORE: ArgumentKind = [
  'a store, such as directoryStore returns',
  (value) => {
    const { files, openRun, lock } = (value ?? {}) as Partial<SweepStore>;
    return isFiles(files) && typeof openRun === 'function' && typeof lock === 'function';
  },
];

/** A job. */
export const JOB: ArgumentKind = [
  'a job of a sweep',
  (value) => {
    const { id, run, trial, epochs, options, parameters } = (value ?? {}) as Readonly<
      Record<string, unknown>
    >;
    return (
      isName(id) &&
      isName(run) &&
      Number.isSafeInteger(trial) &&
      Number.isSafeInteger(epochs) &&
      isPlain(options) &&
      isPlain(parameters)
    );
  },
];

/** Names become files, so they must not leave their folder. */
const isName = (value: unknown) => typeof value === 'string' && /^[\w-][\w.-]*$/.test(value);

const isPlain = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
