import type { Point } from './study.js';

export interface Mean {
  readonly network: string;
  /** Mean training error of the last epoch over the seeds. */
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
}

export function lastEpochs(points: readonly Point[]): Mean[] {
  const last = Math.max(...points.map(({ epoch }) => epoch));
  return [...new Set(points.map(({ network }) => network))].map((network) => {
    const errors = points
      .filter((point) => point.network === network && point.epoch === last)
      .map(({ trainingError }) => trainingError);
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    return { network, mean, lowest: Math.min(...errors), highest: Math.max(...errors) };
  });
}
