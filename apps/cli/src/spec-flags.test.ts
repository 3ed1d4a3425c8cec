import { ConfigError } from '@convkit/core';
import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { checkOptimizerFlags, optimizerFlag, scheduleFlag } from './spec-flags.js';

describe('optimizerFlag', () => {
  it.each([
    ['lamb', 'lamb'],
    ['sgd:momentum=0.5,nesterov', { name: 'sgd', learningRate: 0.05, momentum: 0.5, nesterov: true }],
    [
      'rmsprop:centered=false,alpha=9e-1',
      { name: 'rmsprop', learningRate: 0.001, centered: false, alpha: 0.9 },
    ],
  ])('parses %s', (text, expected) => {
    expect(optimizerFlag(text)).toEqual(expected);
  });

  it.each([
    ['foo', "It must be one of sgd, adam, adamw, rmsprop, lion, lamb, got 'foo'."],
    ['custom', 'It must be one of sgd'],
    ['toString', 'It must be one of sgd'],
    ['sgd:', "SETTING=VALUE after the colon, got ''"],
    ['sgd:momentum=', 'SETTING=VALUE'],
    ['sgd:0.9', 'SETTING=VALUE'],
    ['sgd:momentum=0.9,momentum=0.8', 'It has momentum twice.'],
    [
      'sgd:momentun=0.9',
      "optimizer.momentun is not a setting of 'sgd'. Use learningRate, momentum, nesterov, weightDecay.",
    ],
    ['sgd:momentum=high', "optimizer.momentum must be at least 0 and below 1, got 'high'"],
    ['sgd:momentum', 'optimizer.momentum must be at least 0 and below 1, got true'],
    ['sgd:name=adam', 'It has a name already.'],
  ])('rejects %s', (text, message) => {
    expect(() => optimizerFlag(text)).toThrow(InvalidArgumentError);
    expect(() => optimizerFlag(text)).toThrow(message);
  });
});

describe('checkOptimizerFlags', () => {
  it.each([
    ['adam', { lr: 0.1, weightDecay: 0.1 }],
    ['adam:beta1=0.8', { lr: 0.1, weightDecay: 0.1 }],
    ['adam:learningRate=0.1', { lr: 0.1 }],
    ['adam:learningRate=0.1', { weightDecay: 0.1 }],
  ])('accepts %s with %j', (optimizer, flags) => {
    expect(() => checkOptimizerFlags({ optimizer: optimizerFlag(optimizer), ...flags })).not.toThrow();
  });

  it.each([
    ['adam:learningRate=0.1', { lr: 0.01 }, '--lr 0.01 contradicts --optimizer adam:learningRate=0.1'],
    ['sgd:learningRate=0.1', { lr: 'auto' as const }, '--lr auto contradicts'],
    [
      'adamw:weightDecay=0.1',
      { weightDecay: 0.2 },
      '--weight-decay 0.2 contradicts --optimizer adamw:weightDecay=0.1',
    ],
  ])('rejects %s with %j', (optimizer, flags, message) => {
    const given = { optimizer: optimizerFlag(optimizer), ...flags };
    expect(() => checkOptimizerFlags(given)).toThrow(ConfigError);
    expect(() => checkOptimizerFlags(given)).toThrow(message);
  });
});

describe('scheduleFlag', () => {
  it.each([
    ['constant', { name: 'constant' }],
    ['step:10:0.1', { name: 'step', every: 10, factor: 0.1 }],
    ['step:factor=0.1,every=10', { name: 'step', every: 10, factor: 0.1 }],
    ['multi-step:milestones=30/60,factor=0.1', { name: 'multi-step', milestones: [30, 60], factor: 0.1 }],
    ['multi-step:milestones=30,factor=0.1', { name: 'multi-step', milestones: [30], factor: 0.1 }],
    ['table:values=0.1/1e-2', { name: 'table', values: [0.1, 0.01] }],
    ['exponential:0.99', { name: 'exponential', factor: 0.99 }],
    ['polynomial:2', { name: 'polynomial', power: 2 }],
    [
      'one-cycle:threePhase,momentum=0.85/0.95',
      { name: 'one-cycle', threePhase: true, momentum: [0.85, 0.95] },
    ],
    [
      'plateau:metric=validationAccuracy,patience=3',
      { name: 'plateau', metric: 'validationAccuracy', patience: 3 },
    ],
    [
      'warmup:5+cosine:t0=1e+1,tMult=2',
      { name: 'warmup', epochs: 5, next: { name: 'cosine', t0: 10, tMult: 2 } },
    ],
  ])('parses %s', (text, expected) => {
    expect(scheduleFlag(text)).toEqual(expected);
  });

  it.each([
    [
      'linear',
      "It must be one of constant, step, multi-step, exponential, polynomial, cosine, one-cycle, plateau, table, warmup, got 'linear'.",
    ],
    ['step:1:0.1:3', 'It must be step:EVERY:FACTOR.'],
    ['step:1', 'schedule.factor is missing. Set every and factor.'],
    ['step:1.5:0.1', 'schedule.every must be a whole number from 1, got 1.5'],
    ['cosine:t=3', "schedule.t is not a setting of 'cosine'. Use warmupEpochs, final, t0, tMult."],
    ['cosine+step:1:0.1', "schedule.next is not a setting of 'cosine'"],
    ['warmup:5', 'A schedule must follow the warm-up, for example warmup:5+cosine.'],
    ['warmup:5+', 'A schedule must follow the warm-up'],
    ['warmup:1+warmup:5', 'A schedule must follow the warm-up'],
    ['warmup:5+step:1', 'schedule.next.factor is missing'],
  ])('rejects %s', (text, message) => {
    expect(() => scheduleFlag(text)).toThrow(InvalidArgumentError);
    expect(() => scheduleFlag(text)).toThrow(message);
  });
});
