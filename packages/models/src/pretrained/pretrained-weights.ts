import type { InputSpec } from '@convkit/core';

/** Published weights of a variant: where they are, and what is known about them. */
export interface PretrainedWeights {
  /** Where the file is published. */
  readonly url: string;
  /** Name of the file on disk. */
  readonly file: string;
  /** Library whose names and axis order the file has. */
  readonly from: 'torchvision' | 'timm';
  /** Size of the file in bytes, where it is published exactly. */
  readonly bytes?: number;
  /** Size of the file in MiB, where it is published rounded to three decimals. */
  readonly mebibytes?: number;
  /** SHA-256 of the file in hexadecimal, or its first eight digits, as far as it is published. */
  readonly sha256?: string;
  /** SPDX identifier of the license. */
  readonly license: string;
  /** Accuracy on the validation set of ImageNet-1K in percent, as published. */
  readonly top1?: number;
  /** Fraction of its images whose class is among the five with the highest scores in percent, as published. */
  readonly top5?: number;
  /** Height and width of the images that `top1` and `top5` were measured on, if other than those of `input`. */
  readonly measuredOn?: number;
  /** Number of classes. */
  readonly classes: number;
  /** What the classes are. */
  readonly labels: 'ImageNet-1K';
  /** How the weights expect images. */
  readonly input: InputSpec;
  /** Whether torchvision's network converts the normalization to mean 0.5 and std 0.5 (`transform_input`). Defaults to false. */
  readonly transformInput?: boolean;
  /** Page that describes the weights. */
  readonly page: string;
}
