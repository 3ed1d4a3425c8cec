import type { MetricBatch } from '../evaluation/metric.js';
import type { ClassCounts } from './class-metrics.js';
import { largestInRow } from './softmax-row.js';

/** Counts of each class, or of each of several labels, over the batches that were added. */
export class ClassCounter {
  #counts: { images: number; predicted: number; correct: number }[] = [];

  /** The counts so far. */
  get counts(): readonly ClassCounts[] {
    return this.#counts;
  }

  /** Adds a batch of images of one class each. The predicted class is the one with the largest output. */
  addClasses({ images, width, outputs, labels }: MetricBatch): void {
    this.#begin(width);
    for (let i = 0; i < images; i++) {
      const [actual, predicted] = [labels[i] as number, largestInRow(outputs, i, width)];
      this.#count(actual).images++;
      this.#count(predicted).predicted++;
      if (actual === predicted) this.#count(actual).correct++;
    }
  }

  /** Adds a batch of images with several labels. A label is predicted if its output is above 0. */
  addLabels({ width, outputs, targets = new Float32Array() }: MetricBatch): void {
    this.#begin(width);
    for (let i = 0; i < outputs.length; i++) {
      const count = this.#count(i % width);
      const [applies, predicted] = [(targets[i] as number) > 0.5, (outputs[i] as number) > 0];
      if (applies) count.images++;
      if (predicted) count.predicted++;
      if (applies && predicted) count.correct++;
    }
  }

  #begin(width: number): void {
    if (this.#counts.length > 0) return;
    this.#counts = Array.from({ length: width }, () => ({ images: 0, predicted: 0, correct: 0 }));
  }

  #count(label: number) {
    return this.#counts[label] as { images: number; predicted: number; correct: number };
  }
}
