import type { DecodedImage } from '@convkit/data';
import type { ExportFormat } from 'convkit';

/** The network that computes the features. */
export interface BackboneInfo {
  /** Name of the model in the catalog. */
  readonly model: string;
  readonly variant: string;
  /** Height and width of its input in pixels. */
  readonly side: number;
  readonly channels: 1 | 3;
  /** Number of features of an image. */
  readonly features: number;
  /** Class names, if the file is a classifier of the user's own that can answer at once. */
  readonly classes?: readonly string[];
}

interface HeadClass {
  readonly name: string;
  /** The class's images. Their features have been computed. */
  readonly ids: readonly number[];
}

export interface HeadSettings {
  readonly balanced: boolean;
  /** Fraction of each class that is held out to measure the accuracy. */
  readonly heldOut: number;
  readonly seed: number;
}

/** Progress of training, after each epoch. */
export interface HeadProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  /** Fraction of the held-out images that are classified correctly. */
  readonly accuracy: number;
}

export interface HeadResult {
  readonly classes: readonly string[];
  readonly accuracy: number;
  /** `confusion[actual][predicted]` counts held-out images. */
  readonly confusion: readonly (readonly number[])[];
  readonly sha256: string;
  readonly seconds: number;
}

/** What the worker does: the arguments and the result of each request, by name. */
export interface TeacherRequests {
  /** Decodes image files and makes them small. An image that cannot be read becomes undefined. */
  prepare: { input: readonly File[]; output: readonly (Blob | undefined)[] };
  /** Opens the network that computes the features. Features of another are forgotten. */
  open: { input: { blob: Blob; threads: number; own: boolean }; output: BackboneInfo };
  /** Computes and keeps the features of images. Returns the images that cannot be decoded. */
  compute: { input: readonly { id: number; blob: Blob }[]; output: readonly number[] };
  /** Forgets the features of images. */
  forget: { input: readonly number[]; output: undefined };
  train: { input: { classes: readonly HeadClass[]; settings: HeadSettings }; output: HeadResult };
  stop: { input: undefined; output: undefined };
  predict: { input: DecodedImage | Blob; output: readonly number[] };
  /** The trained classifier as a file of convkit, or of another library. */
  save: { input: { format: 'convkit' | ExportFormat; preprocessing?: boolean }; output: Uint8Array };
}

export type RequestName = keyof TeacherRequests;
