import { CheckpointError, ConfigError } from '@convkit/core';
import { expect, it } from 'vitest';
import { decodeFailure, encodeFailure, mayRetry } from './job-failure.js';

it('restores errors with their class and hint', () => {
  const error = decodeFailure(
    encodeFailure(new CheckpointError('the disk is full', { hint: 'Free some space.' })),
  );
  expect(error).toBeInstanceOf(CheckpointError);
  expect(error).toMatchObject({ message: 'the disk is full', hint: 'Free some space.' });
});

it('keeps reasons of BullMQ and other programs readable', () => {
  expect(decodeFailure('job stalled more than allowable limit').message).toContain('too many times');
  expect(decodeFailure('no apples').message).toBe('no apples');
  expect(decodeFailure('{"a":1}').message).toBe('{"a":1}');
  expect(decodeFailure('null').message).toBe('null');
});

it('only failures of the store may be retried', () => {
  expect(mayRetry(new CheckpointError('the disk is full'))).toBe(true);
  expect(mayRetry(new ConfigError('no such model'))).toBe(false);
  expect(mayRetry(new Error('a bug'))).toBe(false);
});
