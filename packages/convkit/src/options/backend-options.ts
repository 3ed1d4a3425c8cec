import type { BackendOptions } from '../backend.js';
import type { OptionNames } from './check-option-names.js';

export const BACKEND_OPTIONS: OptionNames<BackendOptions> = {
  backend: true,
  threads: true,
  revectorize: true,
  kernelBuild: true,
};
