import measured from '../../../../../docs/degradation.json' with { type: 'json' };

export const NETWORKS = ['plain18', 'plain34', 'resnet18', 'resnet34'] as const;

/** The training error of a network after each epoch, in percent, averaged over the seeds. Source: docs/degradation.json. */
export function trainingErrors(network: (typeof NETWORKS)[number]): number[] {
  return EPOCHS.map((epoch) => {
    const points = measured.points.filter((point) => point.network === network && point.epoch === epoch);
    return (100 * points.reduce((sum, { trainingError }) => sum + trainingError, 0)) / points.length;
  });
}

export const EPOCHS: readonly number[] = Array.from({ length: measured.study.epochs }, (_, i) => i + 1);
