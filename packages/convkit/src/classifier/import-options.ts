import type { NameFamily } from '@convkit/checkpoint';
import { checkWhole } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';
import type { BackendOptions } from '../backend.js';
import { BACKEND_OPTIONS } from '../options/backend-options.js';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import { checkFlag, checkNameFamily } from '../options/check-value.js';

/** How `importClassifier` understands a file of weights. */
export interface ImportOptions extends BackendOptions {
  /** Name of a model in the catalog. Defaults to the first that the shapes of the file fit. */
  readonly model?: string;
  /** Variant of the model. Defaults to the first that the shapes of the file fit. */
  readonly variant?: string;
  /**
   * Class names, in the order of the network's outputs. Defaults to those in a file of convkit, to those of ImageNet for 1,000 outputs,
   * else to the numbers from 0.
   */
  readonly classes?: readonly string[];
  /**
   * Height and width of the network's input in pixels.
   * @defaultValue that in a file of convkit, or the variant's own
   */
  readonly size?: number;
  /**
   * Set for torchvision's GoogLeNet weights with `transform_input`: they expect pixels normalized by mean 0.5 and std 0.5.
   * @defaultValue false
   */
  readonly transformInput?: boolean;
  /** Library that the weights are from. Defaults to what is recognized by names, metadata and shapes. */
  readonly from?: NameFamily;
}

const IMPORT_OPTIONS: OptionNames<ImportOptions> = {
  model: true,
  variant: true,
  classes: true,
  size: true,
  transformInput: true,
  from: true,
  ...BACKEND_OPTIONS,
};

/** @throws ConfigError if an option is unknown or invalid. */
export function checkImportOptions(options: ImportOptions): void {
  checkOptionNames(options, IMPORT_OPTIONS);
  const { model, variant, size, from, transformInput } = options;
  if (model !== undefined) findVariant(findModel(catalog, model), variant);
  if (size !== undefined) checkWhole('size', size);
  checkFlag('transformInput', transformInput);
  if (from !== undefined) checkNameFamily('from', from);
}
