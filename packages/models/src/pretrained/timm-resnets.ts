import type { InputSpec } from '@convkit/core';
import { imagenetInput } from '../inputs.js';
import type { PretrainedWeights } from './pretrained-weights.js';

/** How timm evaluates weights by default: image size, fraction of the resized image that is cropped, interpolation. */
type Evaluation = readonly [size: number, crop: number, interpolation: 'bilinear' | 'bicubic'];

/** Weights of Wightman et al. 2021, "ResNet strikes back". */
const RSB: Evaluation = [224, 0.95, 'bicubic'];
/** Those that were trained on images of 160 pixels. */
const RSB_160: Evaluation = [160, 0.95, 'bicubic'];
/** Other weights trained with timm. */
const TIMM: Evaluation = [224, 0.875, 'bicubic'];

/** Accuracies on ImageNet-1K in percent, the image size that they were measured on, and what is published about the file. */
interface Row extends Partial<Pick<PretrainedWeights, 'bytes' | 'sha256'>> {
  readonly evaluation: Evaluation;
  readonly top: readonly [top1: number, top5: number];
  readonly measuredOn: number;
}

const rsb = (top1: number, top5: number, file: Pick<Row, 'bytes' | 'sha256'> = {}): Row => ({
  ...file,
  evaluation: RSB,
  top: [top1, top5],
  measuredOn: 288,
});
const rsb160 = (top1: number, top5: number): Row => ({
  evaluation: RSB_160,
  top: [top1, top5],
  measuredOn: 224,
});
const trainedInTimm = (top1: number, top5: number): Row => ({
  evaluation: TIMM,
  top: [top1, top5],
  measuredOn: 288,
});

/** `default_cfgs` of `timm/models/resnet.py`, and `results/results-imagenet.csv`. */
const ROWS: Readonly<Record<string, Row>> = {
  'resnet18.a1_in1k': rsb(73.158, 91.026, {
    bytes: 46_807_446,
    sha256: '80c49dee3da4822c009c5a7fe591e9223c5a2cfcf95a4067ca4dfb5a7b89c612',
  }),
  'resnet18.a2_in1k': rsb(72.372, 90.596),
  'resnet18.a3_in1k': rsb160(68.254, 88.176),
  'resnet34.a1_in1k': rsb(77.918, 93.766),
  'resnet34.a2_in1k': rsb(77.158, 93.274),
  'resnet34.a3_in1k': rsb160(72.97, 91.108),
  'resnet34.bt_in1k': trainedInTimm(76.48, 93.354),
  'resnet50.a1_in1k': rsb(81.214, 95.102, {
    bytes: 102_469_840,
    sha256: '773525d5821de224f8f30c33377b7a795d7863e08522698200d3217d3f2a41bb',
  }),
  'resnet50.a2_in1k': rsb(80.772, 94.988),
  'resnet50.a3_in1k': rsb160(78.048, 93.78),
  'resnet50.b1k_in1k': rsb(80.706, 95.432),
  'resnet50.b2k_in1k': rsb(80.454, 95.318),
  'resnet50.c1_in1k': rsb(80.912, 95.552),
  'resnet50.c2_in1k': rsb(80.87, 95.534),
  'resnet50.d_in1k': rsb(80.972, 95.43),
  'resnet50.ram_in1k': trainedInTimm(79.976, 95.052),
  'resnet50.ra_in1k': trainedInTimm(79.836, 94.966),
  'resnet50.bt_in1k': trainedInTimm(79.64, 94.892),
  'resnet101.a1_in1k': rsb(82.322, 95.632),
  'resnet101.a2_in1k': rsb(82.236, 95.73),
  'resnet101.a3_in1k': rsb160(79.814, 94.606),
  'resnet152.a1_in1k': rsb(82.732, 95.72),
  'resnet152.a2_in1k': rsb(82.608, 95.752),
  'resnet152.a3_in1k': rsb160(80.546, 95),
};

/** The weights of one ResNet that timm publishes on Hugging Face, by their names there, such as 'timm/resnet18.a1_in1k'. */
export function timmResnet(model: string): Readonly<Record<string, PretrainedWeights>> {
  const rows = Object.entries(ROWS).filter(([name]) => name.startsWith(`${model}.`));
  return Object.fromEntries(rows.map(([name, row]) => [`timm/${name}`, published(name, row)]));
}

function published(name: string, { evaluation, top: [top1, top5], measuredOn, ...file }: Row) {
  const input = inputOf(evaluation);
  const page = `https://huggingface.co/timm/${name}`;
  return {
    url: `${page}/resolve/main/model.safetensors`,
    file: `${name}.safetensors`,
    from: 'timm',
    ...file,
    license: 'Apache-2.0',
    top1,
    top5,
    ...(measuredOn !== input.size[0] && { measuredOn }),
    classes: 1000,
    labels: 'ImageNet-1K',
    input,
    page,
  } as const satisfies PretrainedWeights;
}

/** timm resizes the shorter side to the size divided by the fraction, rounded down. */
function inputOf([size, crop, interpolation]: Evaluation): InputSpec {
  return { ...imagenetInput, size: [size, size], resize: Math.floor(size / crop), interpolation };
}
