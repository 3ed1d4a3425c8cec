/** A peer of a comparison that can be measured repeatedly. */
export interface Side {
  measure(steps: number): Promise<Measurement>;
  /** Versions and libraries that a reader should know. */
  readonly facts?: Readonly<Record<string, string | number>>;
}

export interface Measurement {
  /** Images, or calls of a kernel, a second. */
  readonly rate: number;
  /** Loss of each step. A kernel or a loader gives one number, the mean square of its output. */
  readonly losses: readonly number[];
  /** Outputs of the first batch of a prediction. */
  readonly outputs?: readonly number[];
  /** Share of the time in which training waited for the next batch, if there is a loader. */
  readonly waiting?: number;
  /** Draw calls a step, on WebGL. */
  readonly draws?: number;
  /** Frames a second that the page has drawn meanwhile, if it ran in one. */
  readonly frames?: number;
  /** Bytes of the textures that a step writes, on WebGL. */
  readonly textureBytes?: number;
}

/** The work that all sides of a row do, as plain data. */
export type Work = StepWork | PredictWork | KernelWork | LoadWork;

/** A training step with softmax cross-entropy and SGD with momentum. The loss is read at each step. */
export interface StepWork {
  readonly kind: 'step';
  readonly network: NetworkName;
  readonly batchSize: number;
  readonly learningRate: number;
}

/** The outputs of a network in inference mode, with the weights that it starts with. */
export interface PredictWork {
  readonly kind: 'predict';
  readonly network: NetworkName;
  readonly batchSize: number;
}

export interface KernelWork {
  readonly kind: 'kernel';
  readonly kernel: 'conv2d' | 'conv2d-input-gradient' | 'mat-mul';
}

/** Batches of 32x32x3 images in memory: random crops with a border of 4, random flips, normalization. */
export interface LoadWork {
  readonly kind: 'load';
  readonly batchSize: number;
  /** Number of images in the dataset. */
  readonly images: number;
}

export type NetworkName =
  | 'lenet5'
  | 'nin'
  | 'googlenet-lite'
  | 'resnet18'
  | 'resnet34'
  | 'resnet18-224'
  | 'resnet34-224'
  | 'googlenet-224'
  | 'vgg11-224';

export const MOMENTUM = 0.9;

/** The network of a prediction, as an ONNX file in the folder of a row's files. */
export const MODEL_FILE = 'model.onnx';

/** A line that a side writes: its facts when it starts, then the result of each measurement. */
export type Answer =
  | { readonly facts: NonNullable<Side['facts']> }
  | (Measurement & { readonly peakBytes?: number })
  | { readonly failure: string };
