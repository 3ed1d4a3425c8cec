import { ConfigError, checkOptions } from '@convkit/core';
import { type ArrayDataset, noSuchSample, type Sample } from '../datasets/dataset.js';
import { finishImage } from '../images/image.js';
import type { DecodedImage, Shape } from '../images/types.js';

/** Options for `CollectedDataset`. */
export interface CollectedDatasetOptions {
  /** Class names, indexed by label. */
  readonly classes: readonly string[];
  /** Shape of the samples. Added images are resized and converted to it. */
  readonly shape: readonly [height: number, width: number, channels: 1 | 3];
}

/** A dataset that grows image by image, for example from a webcam. A loader uses the samples present when it is created. */
export class CollectedDataset implements ArrayDataset {
  /** Class names, indexed by label. */
  readonly classes: readonly string[];
  /** Shape of the samples. */
  readonly shape: Shape;
  readonly #channels: 1 | 3;
  #samples: Sample[] = [];
  #labels: number[] = [];

  /** @throws ConfigError if there are no classes, or two with the same name. */
  constructor(options: CollectedDatasetOptions) {
    checkOptions('CollectedDataset', options, { classes: 'strings', shape: 'shape' });
    const { classes, shape } = options;
    if (classes.length === 0 || new Set(classes).size < classes.length) {
      throw new ConfigError(`classes must be distinct names, got '${classes.join("', '")}'`);
    }
    this.classes = [...classes];
    this.shape = shape;
    this.#channels = shape[2];
  }

  /** Number of samples. */
  get length(): number {
    return this.#samples.length;
  }

  /** Labels of all samples. */
  get labels(): readonly number[] {
    return this.#labels;
  }

  /** Number of samples of each class. */
  get counts(): number[] {
    const counts = this.classes.map(() => 0);
    for (const label of this.#labels) counts[label] = (counts[label] as number) + 1;
    return counts;
  }

  /**
   * Adds an image to a class, resizing and converting it as needed.
   * @throws ConfigError if there is no such class.
   */
  add(className: string, image: DecodedImage): void {
    const [height, width] = this.shape;
    const label = this.#labelOf(className);
    const { data } = finishImage(image, { channels: this.#channels, size: [height, width] });
    this.#samples.push({ image: data === image.data ? data.slice() : data, label });
    this.#labels.push(label);
  }

  /**
   * Removes all samples of a class.
   * @throws ConfigError if there is no such class.
   */
  clear(className: string): void {
    const label = this.#labelOf(className);
    this.#samples = this.#samples.filter((sample) => sample.label !== label);
    this.#labels = this.#labels.filter((other) => other !== label);
  }

  /**
   * Returns one sample.
   * @throws ConfigError if there is no such sample.
   */
  get(index: number): Sample {
    const sample = this.#samples[index];
    if (sample) return sample;
    throw noSuchSample(index, this.length);
  }

  #labelOf(className: string): number {
    const label = this.classes.indexOf(className);
    if (label >= 0) return label;
    throw new ConfigError(`unknown class '${className}'`, { hint: `Use one of ${this.classes.join(', ')}.` });
  }
}
