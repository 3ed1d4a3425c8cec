import { engine } from '@tensorflow/tfjs-core';
import { RECORDER, type Recorder } from './kernels.js';

/** What records computations on the active backend, or undefined if the backend has none. */
export const activeRecorder = (): Recorder | undefined =>
  (engine().backend as { [RECORDER]?: Recorder })[RECORDER];
