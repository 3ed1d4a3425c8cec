import { imagenetInput } from '../inputs.js';
import type { PretrainedWeights } from './pretrained-weights.js';

/** A file of torchvision: name, size in MiB, and accuracies on ImageNet-1K in percent. */
type Row = readonly [file: string, mebibytes: number, top1: number, top5: number];

/** torchvision's V1 weights: evaluated on a center crop of 224 pixels of images with a shorter side of 256 pixels. */
export const torchvisionV1 = (page: string, row: Row): Readonly<Record<string, PretrainedWeights>> => ({
  IMAGENET1K_V1: published(page, row),
});

/** V1, and the V2 weights of torchvision's newer recipe, which are evaluated at a shorter side of 232 pixels. */
export const torchvisionV1AndV2 = (
  page: string,
  v1: Row,
  v2: Row,
): Readonly<Record<string, PretrainedWeights>> => ({
  IMAGENET1K_V1: published(page, v1),
  IMAGENET1K_V2: { ...published(page, v2), input: { ...imagenetInput, resize: 232 } },
});

/**
 * Figures of torchvision's `WeightsEnum` classes: `url`, `_file_size`, `_metrics` and `transforms`. The digits in the name of a file
 * are the first of its SHA-256.
 */
function published(page: string, [file, mebibytes, top1, top5]: Row): PretrainedWeights {
  return {
    url: `https://download.pytorch.org/models/${file}`,
    file,
    from: 'torchvision',
    mebibytes,
    sha256: file.slice(file.lastIndexOf('-') + 1, file.lastIndexOf('.')),
    license: 'BSD-3-Clause',
    top1,
    top5,
    classes: 1000,
    labels: 'ImageNet-1K',
    input: imagenetInput,
    page: `https://pytorch.org/vision/stable/models/generated/torchvision.models.${page}.html`,
  };
}
