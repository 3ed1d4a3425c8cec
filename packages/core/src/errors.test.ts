import { describe, expect, it } from 'vitest';
import {
  BackendError,
  CheckpointError,
  ConfigError,
  ConvkitError,
  DataError,
  isConvkitError,
  NumericError,
  ShapeError,
} from './errors.js';

describe('errors', () => {
  it.each([
    [ShapeError, 'SHAPE', 'ShapeError'],
    [ConfigError, 'CONFIG', 'ConfigError'],
    [DataError, 'DATA', 'DataError'],
    [CheckpointError, 'CHECKPOINT', 'CheckpointError'],
    [BackendError, 'BACKEND', 'BackendError'],
    [NumericError, 'NUMERIC', 'NumericError'],
  ] as const)('%o has a code, name, hint and cause', (Kind, code, name) => {
    const cause = new TypeError('below');
    const error = new Kind('what is wrong', { hint: 'what to do', cause });
    expect(error).toBeInstanceOf(ConvkitError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ code, name, message: 'what is wrong', hint: 'what to do', cause });
    expect(String(error)).toBe(`${name}: what is wrong`);
    expect(isConvkitError(error)).toBe(true);
    expect(new Kind('alone')).toMatchObject({ hint: undefined });
    expect('cause' in new Kind('alone')).toBe(false);
  });

  it('are recognized by their brand, whichever copy of convkit threw them', () => {
    expect(isConvkitError({ [Symbol.for('convkit.error')]: true })).toBe(true);
    for (const other of [new Error('no'), null, undefined, 'text', 1, {}])
      expect(isConvkitError(other)).toBe(false);
  });

  it('have a more specific code of their class if they are given one', () => {
    const error = new DataError('what is wrong', { code: 'DATA_CORRUPT' });
    expect(error).toMatchObject({ code: 'DATA_CORRUPT', name: 'DataError' });
    expect([isConvkitError(error, 'DATA'), isConvkitError(error, 'CONFIG')]).toEqual([true, false]);
    // @ts-expect-error: the code of another class
    new ConfigError('what is wrong', { code: 'DATA_CORRUPT' });
  });
});
