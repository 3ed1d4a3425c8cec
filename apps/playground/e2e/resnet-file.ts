import '@tensorflow/tfjs-backend-cpu';
import { encodePytorch, readStateDict, type TensorData, toTorchLayout } from '@convkit/checkpoint';
import { disposeModule, Rng } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';

/** A file of torchvision's ResNet-18 with random weights for 1,000 classes. */
export interface ResnetFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
  /** What it holds, in PyTorch's layout. */
  readonly tensors: ReadonlyMap<string, TensorData>;
}

const files = new Map<number, Promise<ResnetFile>>();

/** A `.pth` of torchvision's ResNet-18, as narrow as `widthMultiplier` says. Made once. */
export function resnetFile(widthMultiplier: number): Promise<ResnetFile> {
  const file = files.get(widthMultiplier) ?? makeFile(widthMultiplier);
  files.set(widthMultiplier, file);
  return file;
}

async function makeFile(widthMultiplier: number): Promise<ResnetFile> {
  const { create } = findVariant(findModel(catalog, 'resnet18'), 'torchvision');
  const model = create({ classes: 1000, input: [224, 224, 3], widthMultiplier }, new Rng(18));
  const tensors = toTorchLayout(await readStateDict(model));
  disposeModule(model);
  const buffer = Buffer.from(encodePytorch(tensors));
  return { name: 'resnet18.pth', mimeType: 'application/octet-stream', buffer, tensors };
}
