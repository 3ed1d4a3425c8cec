import { describe, expect, it } from 'vitest';
import * as errors from './errors.js';
import { fromPlainError, toPlainError } from './plain-error.js';

const { BackendError, CheckpointError, ConfigError, DataError, isConvkitError, NumericError, ShapeError } =
  errors;

const through = (error: unknown) => fromPlainError(structuredClone(toPlainError(error)));

describe('an error sent between threads', () => {
  it.each([BackendError, CheckpointError, ConfigError, DataError, NumericError, ShapeError])(
    '%o keeps its class, code, hint, stack and cause',
    (Class) => {
      const error = new Class('what', { hint: 'do', cause: new RangeError('why') });
      const came = through(error) as errors.ConvkitError;
      expect(came).toBeInstanceOf(Class);
      expect(isConvkitError(came)).toBe(true);
      const { name, code, message, hint, stack } = error;
      expect(came).toMatchObject({ name, code, message, hint, stack });
      expect(came.cause).toMatchObject({ name: 'RangeError', message: 'why' });
    },
  );

  it('keeps a specific code', () => {
    const came = through(new DataError('what', { code: 'DATA_CORRUPT' }));
    expect(came).toBeInstanceOf(DataError);
    expect(came).toMatchObject({ name: 'DataError', code: 'DATA_CORRUPT' });
  });

  it('keeps its name if it is not a convkit error', () => {
    const came = through(new TypeError('not mine'));
    expect(came).toMatchObject({ name: 'TypeError', message: 'not mine' });
    expect(isConvkitError(came)).toBe(false);
  });

  it('becomes an error if it was another value', () => {
    expect(through('just words')).toMatchObject({ name: 'Error', message: 'just words' });
  });
});
