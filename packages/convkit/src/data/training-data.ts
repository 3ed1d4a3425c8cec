import type { Task } from '@convkit/core';
import type { ClassificationData } from './classification-data.js';

/** Images with any number of labels each, split into the parts that a run needs. */
export interface MultiLabelData extends Omit<ClassificationData, 'task'> {
  /** Tells kinds of data apart. */
  readonly task: 'multi-label';
}

/** Images with numbers to predict, split into the parts that a run needs. */
export interface RegressionData extends Omit<ClassificationData, 'task'> {
  /** Tells kinds of data apart. */
  readonly task: 'regression';
  /** Names of the numbers. */
  readonly targets: readonly string[];
}

/** Data of any task. */
export type TrainingData = ClassificationData | MultiLabelData | RegressionData;

/** Task of the data. */
export const taskOf = ({ task = 'classification' }: Pick<TrainingData, 'task'>): Task => task;

/** Names of the outputs of a network for the data: its targets, classes or labels. */
export const outputsOf = (data: TrainingData): readonly string[] =>
  data.task === 'regression' ? data.targets : data.classes;
