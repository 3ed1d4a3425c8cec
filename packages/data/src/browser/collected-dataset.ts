import { ConfigError } from '@convkit/core';
import type { ArrayDataset, Sample, Shape } from '../datasets/dataset.js';
import { type DecodedImage, finishImage } from '../images/image.js';

export interface CollectedDatasetOptions {
  readonly classes: readonly string[];
  /** Images of another size or other channels are made to fit. */
  readonly shape: readonly [height: number, width: number, channels: 1 | 3];
}

/** A dataset that grows image by image, as people show them to a webcam. A loader takes it as it is when the loader is made. */
export class CollectedDataset implements ArrayDataset {
  readonly classes: readonly string[];
  readonly shape: Shape;
  readonly #channels: 1 | 3;
  #samples: Sample[] = [];
  #labels: number[] = [];

  /** @throws ConfigError when there are no classes, or two of one name. */
  constructor({ classes, shape }: CollectedDatasetOptions) {
    if (classes.length === 0 || new Set(classes).size < classes.length) {
      throw new ConfigError(`classes must be different names, got '${classes.join("', '")}'`);
    }
    this.classes = [...classes];
    this.shape = shape;
    this.#channels = shape[2];
  }

  get length(): number {
    return this.#samples.length;
  }

  get labels(): readonly number[] {
    return this.#labels;
  }

  /** How many samples each class has. */
  get counts(): number[] {
    const counts = this.classes.map(() => 0);
    for (const label of this.#labels) counts[label] = (counts[label] as number) + 1;
    return counts;
  }

  /** @throws ConfigError when there is no such class. */
  add(className: string, image: DecodedImage): void {
    const [height, width] = this.shape;
    const label = this.#labelOf(className);
    const { data } = finishImage(image, { channels: this.#channels, size: [height, width] });
    this.#samples.push({ image: data === image.data ? data.slice() : data, label });
    this.#labels.push(label);
  }

  /**
   * Forgets all samples of a class.
   * @throws ConfigError when there is no such class.
   */
  clear(className: string): void {
    const label = this.#labelOf(className);
    this.#samples = this.#samples.filter((sample) => sample.label !== label);
    this.#labels = this.#labels.filter((other) => other !== label);
  }

  /** @throws ConfigError when there is no such sample. */
  get(index: number): Sample {
    const sample = this.#samples[index];
    if (sample) return sample;
    throw new ConfigError(`sample ${index} does not exist: ${this.length} were collected, counted from 0`);
  }

  #labelOf(className: string): number {
    const label = this.classes.indexOf(className);
    if (label >= 0) return label;
    throw new ConfigError(`'${className}' is none of the classes ${this.classes.join(', ')}`);
  }
}
