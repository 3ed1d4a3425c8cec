/** Libraries whose names of weights are known. `convkit`'s are the names of torchvision. */
export type NameFamily = 'convkit' | 'torchvision' | 'timm' | 'transformers';

/** Every `NameFamily`. */
export const NAME_FAMILIES: readonly NameFamily[] = ['convkit', 'torchvision', 'timm', 'transformers'];

/** Translates a key of a library to convkit's. Undefined if the library has no such key. */
export type Rename = (key: string) => string | undefined;

const identity: Rename = (key) => key;

/** The names of each library. */
export const RENAMES: Readonly<Record<NameFamily, Rename>> = {
  convkit: identity,
  torchvision: identity,
  timm: fromTimm,
  transformers: fromTransformers,
};

/** The two hidden linear layers of VGG, which timm computes as convolutions, and the last one. */
const TIMM_VGG: Readonly<Record<string, string>> = {
  'pre_logits.fc1': 'classifier.0',
  'pre_logits.fc2': 'classifier.3',
  'head.fc': 'classifier.6',
};

/** The names of timm (`timm/models/vgg.py`). Those of its ResNets are torchvision's. */
function fromTimm(key: string): string {
  const dot = key.lastIndexOf('.');
  const layer = TIMM_VGG[key.slice(0, dot)];
  return layer === undefined ? key : layer + key.slice(dot);
}

/**
 * The names of the ResNets of Hugging Face transformers (`models/resnet/modeling_resnet.py`): `ResNetForImageClassification`, or
 * `ResNetModel`, which has neither the prefix nor a classifier.
 */
function fromTransformers(key: string): string | undefined {
  const [, path, state] = /^(?:resnet\.)?(.+)\.(\w+)$/.exec(key) ?? [];
  if (path === undefined || state === undefined) return undefined;
  if (path === 'classifier.1') return `fc.${state}`;
  if (path === 'embedder.embedder.convolution') return `conv1.${state}`;
  if (path === 'embedder.embedder.normalization') return `bn1.${state}`;
  const [, stage, block, part = '', kind] =
    /^encoder\.stages\.(\d+)\.layers\.(\d+)\.(layer\.\d+|shortcut)\.(convolution|normalization)$/.exec(
      path,
    ) ?? [];
  if (stage === undefined) return undefined;
  const isConvolution = kind === 'convolution';
  const layer =
    part === 'shortcut'
      ? `downsample.${isConvolution ? 0 : 1}`
      : `${isConvolution ? 'conv' : 'bn'}${Number(part.slice('layer.'.length)) + 1}`;
  return `layer${Number(stage) + 1}.${block}.${layer}.${state}`;
}
