import { ConfigError } from '@convkit/core';
import { expect, it } from 'vitest';
import { checkMetricName, isImprovement, metricDirection, metricNames, metricOf } from './metric-of.js';

const epoch = {
  trainLoss: 0.5,
  trainAccuracy: 0.9,
  validationLoss: 0.6,
  validationAccuracy: 0.8,
  metrics: { f1: 0.75, calibrationError: 0.1 },
};

it('finds the metrics of an epoch by name', () => {
  expect(metricOf(epoch, 'trainLoss')).toBe(0.5);
  expect(metricOf(epoch, 'validationAccuracy')).toBe(0.8);
  expect(metricOf(epoch, 'validation.f1')).toBe(0.75);
  for (const name of metricNames(epoch)) expect(metricOf(epoch, name)).toBeTypeOf('number');
});

it('lists the known metrics in the error for an unknown one', () => {
  for (const name of [
    'loss',
    'validation.',
    'validation.recall',
    'f1',
    'xxxxxxxxxxxf1',
    'validation.toString',
  ]) {
    const error = expect(() => metricOf(epoch, name));
    error.toThrow(ConfigError);
    error.toThrow(
      expect.objectContaining({
        hint: expect.stringContaining('validationLoss, validationAccuracy, validation.f1'),
      }),
    );
  }
  const bare = { trainLoss: 1, trainAccuracy: 0, validationLoss: undefined };
  expect(() => metricOf(bare, 'validationLoss')).toThrow('The metric validationLoss needs a validation set');
});

it('knows which way a metric improves', () => {
  for (const name of [
    'trainLoss',
    'validationLoss',
    'validation.calibrationError',
    'validation.meanAbsoluteError',
  ]) {
    expect(metricDirection(name)).toBe('lower');
  }
  for (const name of ['trainAccuracy', 'validation.f1', 'validation.rocAuc', 'validation.r2']) {
    expect(metricDirection(name)).toBe('higher');
  }
});

it('lets own metrics say which way they improve', () => {
  const own = [{ name: 'cost', higherIsBetter: false }];
  expect(metricDirection('validation.cost', own)).toBe('lower');
  expect(metricDirection('validation.cat.cost', own)).toBe('lower');
  expect(metricDirection('validation.cost')).toBe('higher');
});

it('compares values in their direction, by more than minDelta', () => {
  expect(isImprovement(1, undefined, { direction: 'lower' })).toBe(true);
  expect(isImprovement(Number.NaN, undefined, { direction: 'lower' })).toBe(false);
  expect(isImprovement(1, 1, { direction: 'lower' })).toBe(false);
  expect(isImprovement(0.9, 1, { direction: 'lower' })).toBe(true);
  expect(isImprovement(0.9, 1, { direction: 'higher' })).toBe(false);
  expect(isImprovement(0.95, 1, { direction: 'lower', minDelta: 0.1 })).toBe(false);
  expect(isImprovement(1.2, 1, { direction: 'higher', minDelta: 0.1 })).toBe(true);
});

it('checks names before the run', () => {
  checkMetricName('validationLoss', { hasValidation: true });
  checkMetricName('validation.f1', { hasValidation: true });
  checkMetricName('validation.f1', { hasValidation: true, own: ['f1'] });
  checkMetricName('validation.cat.f1', { hasValidation: true, own: ['f1'] });
  expect(() => checkMetricName('validation.f2', { hasValidation: true, own: ['f1'] })).toThrow(
    "There is no metric 'validation.f2'",
  );
  expect(() => checkMetricName('loss', { hasValidation: true })).toThrow("There is no metric 'loss'");
  expect(() => checkMetricName('validationLoss', { hasValidation: false })).toThrow('needs a validation set');
  checkMetricName('trainLoss', { hasValidation: false });
  expect(() => checkMetricName(5 as never, { hasValidation: true })).toThrow('must be given by name, got 5');
  const regression = { hasValidation: true, hasAccuracy: false };
  checkMetricName('validationLoss', regression);
  expect(() => checkMetricName('validationAccuracy', regression)).toThrow(
    "There is no metric 'validationAccuracy'",
  );
});
