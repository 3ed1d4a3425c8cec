import type { RunSpec } from '@convkit/core';
import type { RunEvent } from '@convkit/train';
import type { MultiLabelReport } from '../classifier/multi-label-report.js';
import type { RegressionReport } from '../classifier/regressor.js';
import type { ClassificationReport } from '../classifier/report.js';
import type { LearningRateRange } from '../training/learning-rate-range.js';

/** An event of `fit`, with the time at which it was logged if it comes from `metrics.jsonl`. */
export type ReportedEvent = RunEvent & {
  /** ISO 8601. */
  readonly time?: string;
};

/** An image as a data URI of a PNG file, with a caption. */
export interface ReportImage {
  /** Data URI. */
  readonly source: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Text under the image. */
  readonly caption: string;
}

/** The filters of a network's first layer, as images. */
export interface ReportFilters {
  /** Key of the weights. */
  readonly key: string;
  /** Number of filters, of which `images` may show fewer. */
  readonly count: number;
  /** One image per filter. Larger weights are brighter. */
  readonly images: readonly ReportImage[];
}

/** Evaluation of the network. */
export type ReportEvaluation = (
  | ({
      readonly task: 'classification';
      /** The most confident mistakes as images, in the order of `mistakes`. */
      readonly thumbnails: readonly ReportImage[];
    } & ClassificationReport)
  | ({ readonly task: 'multi-label' } & MultiLabelReport)
  | ({
      readonly task: 'regression';
      /** True and predicted numbers of some images, for each target in the order of `perTarget`. */
      readonly pairs: readonly (readonly (readonly [actual: number, predicted: number])[])[];
    } & RegressionReport)
) & {
  /** Description of the test set, for example 'the test images of mnist'. */
  readonly source: string;
};

/** Data of a run's report. The page explains how to get missing parts. */
export interface RunReport {
  /** Name of the run, for example 'lenet5 on mnist'. */
  readonly title: string;
  /** Events of the run so far, in order. Steps may be missing. */
  readonly events: readonly ReportedEvent[];
  /** Spec of the run. */
  readonly spec?: RunSpec;
  /** Configuration of the run, shown as JSON, with the warnings before the first step. Defaults to `spec`. */
  readonly config?: object;
  /** The command that repeats the run. */
  readonly command?: string;
  /** Result of the learning rate range test, if there was one. */
  readonly learningRates?: LearningRateRange;
  /** The evaluation, or the reason why it is missing. */
  readonly evaluation?: ReportEvaluation | { readonly missing: string };
  /** Filters of the first layer. */
  readonly filters?: ReportFilters;
}
