/** One of the peers of a comparison, ready to be measured again and again. */
export interface Side {
  measure(steps: number): Promise<Measurement>;
  /** What a reader should know of it: versions, libraries. */
  readonly facts?: Readonly<Record<string, string | number>>;
}

export interface Measurement {
  /** Images, or calls of a kernel, a second. */
  readonly rate: number;
  /** The loss of each step; of a kernel or a loader, one number that tells its output from another's. */
  readonly losses: readonly number[];
  /** Share of the time in which training waited for the next batch, where it has a loader. */
  readonly waiting?: number;
  /** On WebGL: draw calls a step, and bytes of the textures that they write. */
  readonly draws?: number;
  readonly textureBytes?: number;
}

/** What all sides of a row do, as plain data. */
export type Work = StepWork | KernelWork | LoadWork;

/** A training step: softmax cross-entropy, SGD with momentum, the loss read at each step. */
export interface StepWork {
  readonly kind: 'step';
  readonly network: NetworkName;
  readonly batchSize: number;
  readonly learningRate: number;
}

export interface KernelWork {
  readonly kind: 'kernel';
  readonly kernel: 'conv2d' | 'conv2d-input-gradient' | 'mat-mul';
}

/** Batches of 32x32x3 out of memory: cropped at random with a border of 4, flipped by chance, normalized. */
export interface LoadWork {
  readonly kind: 'load';
  readonly batchSize: number;
  /** In the dataset. */
  readonly images: number;
}

export type NetworkName = 'lenet5' | 'nin' | 'googlenet-lite' | 'resnet18' | 'resnet34';

export const MOMENTUM = 0.9;

/** What a side answers: first to its start, with its facts, then to each measurement. */
export type Answer =
  | { readonly facts: NonNullable<Side['facts']> }
  | (Measurement & { readonly peakBytes?: number })
  | { readonly failure: string };
