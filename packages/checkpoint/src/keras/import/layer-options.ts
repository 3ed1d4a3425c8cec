import { CheckpointError } from '@convkit/core';
import type { KerasLayer } from '../files/keras-file.js';
import { shown } from '../files/layer-config.js';

type Pair = readonly [number, number];

/** Reads the options of a layer, which may have any value in a file. */
export class LayerOptions {
  readonly #layer: KerasLayer;
  readonly #file: string;

  constructor(file: string, layer: KerasLayer) {
    this.#file = file;
    this.#layer = layer;
  }

  /** Creates the error for a layer that is not supported. */
  refuse(what: string): CheckpointError {
    const { name, className } = this.#layer;
    return new CheckpointError(`${this.#file} has the ${className} layer '${name}', ${what}`, {
      hint: 'Choose a model of convolutions, dense layers, batch norm, pooling and common activations.',
    });
  }

  /** An option of two positive whole numbers. One number stands for both; defaults to `fallback`. */
  pair(option: string, fallback?: Pair): Pair {
    const value = this.#layer.config[option] ?? fallback;
    const both = typeof value === 'number' ? [value, value] : value;
    if (Array.isArray(both) && both.length === 2 && both.every((n) => Number.isSafeInteger(n) && n > 0)) {
      return [both[0], both[1]];
    }
    throw this.refuse(`whose ${option} is ${shown(value)}`);
  }

  /** Whether an option is on. */
  flag(option: string, fallback: boolean): boolean {
    return Boolean(this.#layer.config[option] ?? fallback);
  }

  /** A number; undefined if it is absent. */
  number(option: string): number | undefined {
    const value = this.#layer.config[option];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.refuse(`whose ${option} is ${shown(value)}`);
  }

  /** The name of an activation; 'linear' if there is none. */
  activation(): string {
    const value = this.#layer.config.activation ?? 'linear';
    if (typeof value !== 'string') throw this.refuse('whose activation is not one of Keras');
    return value;
  }

  /** Whether padding is 'same'. */
  isSame(): boolean {
    const padding = this.#layer.config.padding ?? 'valid';
    if (padding === 'same' || padding === 'valid') return padding === 'same';
    throw this.refuse(`whose padding is ${shown(padding)}`);
  }

  /** @throws CheckpointError if channels come first. */
  checkFormat(): void {
    const format = this.#layer.config.data_format ?? 'channels_last';
    if (format !== 'channels_last')
      throw this.refuse(`whose data format is ${shown(format)} instead of 'channels_last'`);
  }
}
