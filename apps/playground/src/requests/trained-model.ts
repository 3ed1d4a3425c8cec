import type { Module, RunSpec } from '@convkit/core';

/** What questions are answered from: a network in its worker, still in training or not. */
export interface TrainedModel {
  readonly model: Module;
  readonly spec: RunSpec;
}
