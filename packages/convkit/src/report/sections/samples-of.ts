import type { RunReport } from '../run-report.js';

/** Plural noun for the samples of a run: images, series or texts. */
export function samplesOf({ spec }: Pick<RunReport, 'spec'>): string {
  if (!spec?.encoding) return 'images';
  return spec.encoding.kind === 'text' ? 'texts' : 'series';
}
